package io.densepath.model;

/** The first layers of a DenseNet. */
public enum Stem {
  /** A 7x7 convolution of stride 2, norm, relu, and a 3x3 max-pool of stride 2. */
  IMAGENET,
  /** One 3x3 convolution of stride 1. */
  CIFAR
}
