package io.densepath.model;

import java.util.List;
import java.util.OptionalDouble;

/**
 * The figures that PaddleClas's documentation publishes for a network. Accuracies are on ImageNet's
 * validation images, with a crop of 224 after a resize to short side 256.
 *
 * @param top1 share of images whose likeliest class is right
 * @param top5 share of images whose class is among the five likeliest
 * @param paperTop1 top-1 of the authors of the network
 * @param paperTop5 top-5 of the authors of the network, where they state it
 * @param gigaFlops 2 x multiply-adds of an image, in 10^9
 * @param megaParameters trained numbers, in 10^6
 * @param v100Fp32Ms latency of a batch of 1 on a V100
 * @param t4Fp16Ms latencies of batches of 1, 4 and 8 on a T4, half precision
 * @param t4Fp32Ms latencies of batches of 1, 4 and 8 on a T4, single precision
 */
public record Published(
    double top1,
    double top5,
    double paperTop1,
    OptionalDouble paperTop5,
    double gigaFlops,
    double megaParameters,
    double v100Fp32Ms,
    List<Double> t4Fp16Ms,
    List<Double> t4Fp32Ms) {

  public Published {
    t4Fp16Ms = List.copyOf(t4Fp16Ms);
    t4Fp32Ms = List.copyOf(t4Fp32Ms);
  }
}
