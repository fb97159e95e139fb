/**
 * From a graph and its weights to a TorchScript archive that a device runs fast. A {@link
 * io.densepath.compile.WeightedGraph} goes through {@link io.densepath.compile.Pass passes}, each
 * of which states the identity it rests on, and {@link io.densepath.compile.TorchScriptArchive}
 * writes what comes out, together with normalisation before the network and softmax and top-k after
 * it. Knows neither what loads the archive nor where weights come from.
 */
package io.densepath.compile;
