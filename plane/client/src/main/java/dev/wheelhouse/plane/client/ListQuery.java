// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.client;

/// Which objects a list holds: selectors as kubectl writes them, empty for all.
public record ListQuery(String labelSelector, String fieldSelector) {

  public static final ListQuery ALL = new ListQuery("", "");

  public static ListQuery labels(String selector) {
    return new ListQuery(selector, "");
  }

  public static ListQuery fields(String selector) {
    return new ListQuery("", selector);
  }
}
