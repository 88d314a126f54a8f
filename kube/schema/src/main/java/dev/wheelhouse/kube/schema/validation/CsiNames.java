// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.kube.schema.validation;

import dev.wheelhouse.kube.schema.naming.Names;
import java.util.Locale;

/// Names of CSI drivers.
final class CsiNames {

  private static final int LONGEST = 63;

  private CsiNames() {}

  static void check(Scope holder, String key) {
    String name = holder.text(key);
    if (holder.require(key)) {
      if (name.length() > LONGEST) {
        holder.problems().tooLong(holder.path(key), LONGEST);
      }
      holder
          .problems()
          .invalid(holder.path(key), name, Names.dnsSubdomain(name.toLowerCase(Locale.ROOT)));
    }
  }
}
