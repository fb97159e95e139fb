package io.densepath.fetch;

import java.math.BigInteger;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.stream.Stream;

/**
 * Tells addresses of the public Internet from those that only this machine, its network or its
 * cloud answers: loopback, private, link-local and shared addresses, the metadata services of
 * clouds, and the blocks that IANA reserves.
 */
final class PublicNetworks {

  private static final BlockSet IPV4_NOT_PUBLIC =
      BlockSet.of(
          "0.0.0.0/8",
          "10.0.0.0/8",
          "100.64.0.0/10",
          "127.0.0.0/8",
          // The virtual address of Azure's host.
          "168.63.129.16/32",
          "169.254.0.0/16",
          "172.16.0.0/12",
          "192.0.0.0/24",
          "192.0.2.0/24",
          "192.88.99.0/24",
          "192.168.0.0/16",
          "198.18.0.0/15",
          "198.51.100.0/24",
          "203.0.113.0/24",
          "224.0.0.0/4",
          "240.0.0.0/4");

  private static final BlockSet IPV6_PUBLIC = BlockSet.of("2000::/3");

  // Teredo and 6to4 hold an address of version 4, which may be private.
  private static final BlockSet IPV6_NOT_PUBLIC =
      BlockSet.of("2001::/23", "2001:db8::/32", "2002::/16", "3fff::/20");

  private PublicNetworks() {}

  /** Whether an address is public. Java turns IPv6 addresses that map IPv4 ones into the latter. */
  static boolean have(InetAddress address) {
    return address.getAddress().length == 4
        ? !IPV4_NOT_PUBLIC.has(address)
        : IPV6_PUBLIC.has(address) && !IPV6_NOT_PUBLIC.has(address);
  }

  /** Blocks of addresses of one version. */
  private record BlockSet(Block... blocks) {

    static BlockSet of(String... blocks) {
      return new BlockSet(Stream.of(blocks).map(Block::of).toArray(Block[]::new));
    }

    boolean has(InetAddress address) {
      return Arrays.stream(blocks).anyMatch(block -> block.has(address));
    }
  }

  /** The addresses that agree with one in their first bits; the other bits are shifted out. */
  private record Block(BigInteger prefix, int otherBits) {

    static Block of(String text) {
      int slash = text.indexOf('/');
      try {
        byte[] first = InetAddress.getByName(text.substring(0, slash)).getAddress();
        int otherBits = 8 * first.length - Integer.parseInt(text.substring(slash + 1));
        return new Block(new BigInteger(1, first).shiftRight(otherBits), otherBits);
      } catch (UnknownHostException e) {
        throw new IllegalArgumentException(text, e);
      }
    }

    boolean has(InetAddress address) {
      return new BigInteger(1, address.getAddress()).shiftRight(otherBits).equals(prefix);
    }
  }
}
