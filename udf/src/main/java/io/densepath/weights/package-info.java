/**
 * Checkpoints as others publish them: a safetensors, PyTorch or Paddle file goes in, its tensors by
 * name ({@link io.densepath.weights.StateDict}) and, for a given network, its parameters under
 * canonical keys ({@link io.densepath.weights.Weights}) come out. Pickles are parsed and never run:
 * only the opcodes and classes that a state dict needs are known, all else is refused by name.
 * Knows the networks by their numbers, and nothing of what runs them.
 */
package io.densepath.weights;
