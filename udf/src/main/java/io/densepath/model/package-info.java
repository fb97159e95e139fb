/**
 * The networks as numbers: an {@link io.densepath.model.Architecture} goes in, the {@link
 * io.densepath.model.Graph} of operators that it stands for, and what that graph costs, come out.
 * Knows nothing of files, of checkpoints or of what runs a graph.
 */
package io.densepath.model;
