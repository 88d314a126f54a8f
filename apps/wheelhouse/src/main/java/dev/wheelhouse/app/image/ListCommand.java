// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.app.image;

import dev.wheelhouse.app.output.OutputOption;
import dev.wheelhouse.app.output.Table;
import dev.wheelhouse.app.plane.DataDirOption;
import dev.wheelhouse.base.json.JsonObject;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/// Lists the images of the node.
@Command(
    name = "list",
    aliases = "ls",
    description = "List the images that this machine's nodes have.",
    mixinStandardHelpOptions = true)
final class ListCommand implements Callable<Integer> {

  private static final int DIGEST = "sha256:".length() + 12;
  private static final double MEBIBYTE = 1 << 20;

  @Mixin DataDirOption data = new DataDirOption();
  @Mixin OutputOption output = new OutputOption();

  @Override
  public Integer call() throws InterruptedException {
    try (NodeImages images = NodeImages.of(data.directory())) {
      List<JsonObject> found = images.list();
      output.printAll(found, () -> table(found));
      return 0;
    }
  }

  private static Table table(List<JsonObject> found) {
    Table table = new Table("IMAGE", "DIGEST", "SIZE");
    for (JsonObject image : found) {
      String digest = image.string("digest").orElse("");
      table.row(
          image.string("reference").orElse(""),
          digest.substring(0, Math.min(digest.length(), DIGEST)),
          String.format(Locale.ROOT, "%.1f MiB", image.integer("size").orElse(0L) / MEBIBYTE));
    }
    return table;
  }
}
