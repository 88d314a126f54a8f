// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.apiserver.fairness;

import java.util.Arrays;

/// Shuffle sharding: deals each flow a hand of queues. Two flows share all of their hand only by a
/// rare chance, so a flow that fills its own hand leaves others a way.
///
/// Worked example: 4 queues, hand of 2, hash 11. The first card is 11 mod 4 = 3; with 11 / 4 = 2
/// the second is number 2 mod 3 = 2 of the queues that are left (0, 1, 2), so the hand is 3, 2.
final class Hand {

  private Hand() {}

  /// @return distinct numbers below `queues`
  static int[] deal(long hash, int queues, int size) {
    int[] hand = new int[Math.min(size, queues)];
    long rest = hash & Long.MAX_VALUE;
    for (int i = 0; i < hand.length; i++) {
      int left = queues - i;
      int card = (int) (rest % left);
      rest /= left;
      hand[i] = skipTaken(hand, i, card);
    }
    return hand;
  }

  /// The queue with a number among those that are not dealt yet.
  private static int skipTaken(int[] hand, int dealt, int number) {
    int[] taken = Arrays.copyOf(hand, dealt);
    Arrays.sort(taken);
    int card = number;
    for (int used : taken) {
      if (used <= card) {
        card++;
      }
    }
    return card;
  }
}
