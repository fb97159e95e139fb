/**
 * The networks, defined by their numbers. An {@link io.densepath.model.Architecture} goes in; the
 * {@link io.densepath.model.Graph} of operators that it stands for, and the cost of that graph,
 * come out. {@link io.densepath.model.Precision} lists the number formats in which a graph can be
 * computed. The package knows nothing of files, of checkpoints or of what runs a graph.
 *
 * <pre>{@code
 * import io.densepath.model.Cost;
 * import io.densepath.model.Network;
 *
 * Cost cost = Network.find("dpn68").orElseThrow().cost();
 * System.out.printf("%,d multiply-adds, %,d parameters%n", cost.multiplyAdds(), cost.parameters());
 * }</pre>
 */
package io.densepath.model;
