package io.densepath.predict;

import java.util.OptionalInt;

/**
 * A program that loads libraries and then prints the device that is chosen for the GPU of a given
 * index, or the error. It has a JVM of its own, whose libraries and environment are then its own.
 */
public final class GpuChoice {

  private GpuChoice() {}

  public static void main(String[] args) {
    for (int i = 1; i < args.length; i++) {
      System.load(args[i]);
    }
    try {
      System.out.println(
          Device.choose(DeviceRequest.GPU, OptionalInt.of(Integer.parseInt(args[0]))));
    } catch (IllegalStateException e) {
      System.out.println(e.getMessage());
    }
  }
}
