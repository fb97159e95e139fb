/**
 * The networks as numbers: an {@link io.densepath.model.Architecture} goes in, the {@link
 * io.densepath.model.Graph} of operators that it stands for, and what that graph costs, come out.
 * Knows nothing of files, of checkpoints or of what runs a graph.
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
