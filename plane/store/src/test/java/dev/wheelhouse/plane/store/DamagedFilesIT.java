// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wheelhouse.testing.Seeds;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Every file of a store's directory, with one bit changed, cut short, or gone: opening the store
/// gives all that was acknowledged, or a refusal that names a file and what to do. What repair
/// saves is what was written, and the damaged files stay as they are.
///
/// `-Dwheelhouse.damage.places=N` looks at more places of each file, `-Dwheelhouse.damage.seed=N`
/// or `random` at others.
final class DamagedFilesIT {

  private static final int PLACES = Integer.getInteger("wheelhouse.damage.places", 3);
  private static final int KEYS = 40;
  private static final int WRITES = 260;

  @TempDir Path folder;
  private Path whole;
  private final Map<String, List<String>> written = new TreeMap<>();
  private Map<String, String> acknowledged = Map.of();
  private long revision;
  private int opened;
  private int refused;
  private int repaired;
  private int wholly;

  /// Tables from a compaction and from a flush, a log with the newest changes, deletions, and a
  /// past that is partly forgotten.
  @BeforeEach
  void writeStore() {
    whole = folder.resolve("whole");
    Random random = new Random(7);
    try (Store store = Stores.open(whole, StoreContract.options())) {
      for (int i = 0; i < WRITES; i++) {
        write(store, random, i);
        if (i == WRITES / 3) {
          store.compact(store.revision() - 10);
          store.defragment();
        } else if (i == WRITES / 2) {
          store.defragment();
        }
      }
      revision = store.revision();
      acknowledged = contents(store);
    }
  }

  private void write(Store store, Random random, int step) {
    String key = "/k/" + random.nextInt(KEYS);
    if (store.get(key).isPresent() && random.nextInt(4) == 0) {
      store.delete(key, StoreContract.draft("last " + step), Expectation.ANY);
    } else {
      String value = step + " " + "x".repeat(random.nextInt(900));
      store.put(key, StoreContract.draft(value), Expectation.ANY);
      written.computeIfAbsent(key, _ -> new ArrayList<>()).add(value);
    }
  }

  private static Map<String, String> contents(Store store) {
    Map<String, String> contents = new TreeMap<>();
    store
        .range(Range.all(""))
        .entries()
        .forEach(entry -> contents.put(entry.key(), StoreContract.text(entry)));
    return contents;
  }

  @Test
  void allIsThereOrTheStoreIsRefused() throws IOException {
    long seed = Seeds.seed("wheelhouse.damage.seed");
    Random random = new Random(seed);
    for (Path file : storeFiles(whole)) {
      byte[] bytes = Files.readAllBytes(whole.resolve(file));
      for (int place = 0; place < PLACES && bytes.length > 0; place++) {
        int at = random.nextInt(bytes.length);
        int bit = random.nextInt(8);
        String what = "seed " + seed + ": " + file + " of " + bytes.length + " bytes, ";
        byte[] flipped = bytes.clone();
        flipped[at] ^= (byte) (1 << bit);
        check(what + "bit " + bit + " of byte " + at + " changed", file, flipped);
        check(what + "cut to " + at, file, Arrays.copyOf(bytes, at));
      }
      check("seed " + seed + ": " + file + " empty", file, new byte[0]);
      check("seed " + seed + ": " + file + " gone", file, null);
    }
    System.out.printf(
        "seed %d: %d damages, %d opened whole, %d refused, of those %d repaired, %d without"
            + " loss%n",
        seed, opened + refused, opened, refused, repaired, wholly);
    assertThat(refused).isPositive();
  }

  private static List<Path> files(Path directory) throws IOException {
    try (Stream<Path> all = Files.walk(directory)) {
      return all.filter(Files::isRegularFile).map(directory::relativize).sorted().toList();
    }
  }

  /// Without the library, which is loaded once, and the lock.
  private static List<Path> storeFiles(Path directory) throws IOException {
    return files(directory).stream()
        .filter(file -> !file.startsWith("native") && !file.startsWith("in-use"))
        .toList();
  }

  private void check(String what, Path file, byte @org.jspecify.annotations.Nullable [] content)
      throws IOException {
    Path damaged = folder.resolve("damaged");
    copy(damaged);
    if (content == null) {
      Files.delete(damaged.resolve(file));
    } else {
      Files.write(damaged.resolve(file), content);
    }
    try (Store store = Stores.open(damaged, StoreContract.options())) {
      assertThat(store.revision()).as(what).isEqualTo(revision);
      assertThat(contents(store)).as(what).isEqualTo(acknowledged);
      opened++;
    } catch (DamagedException e) {
      assertThat(e)
          .as(what)
          .hasMessageContaining(damaged.toString())
          .hasMessageContaining("wheelhouse repair");
      refused++;
      repair(what, damaged);
    }
    remove(damaged);
  }

  /// The list of files says nothing that the files do not say.
  @Test
  void nothingIsLostWithTheListOfFiles() throws IOException {
    for (Path file : new DatabaseFiles(whole).named("MANIFEST-", "")) {
      check("no list", whole.relativize(file), null);
    }
    check("no CURRENT", Path.of("rocksdb", "CURRENT"), null);

    assertThat(wholly).isEqualTo(2);
  }

  private void repair(String what, Path damaged) throws IOException {
    Map<Path, Long> before = sizes(damaged);
    Path target = folder.resolve("repaired");
    Salvage salvage = Stores.repair(damaged, folder.resolve("work"), target);
    assertThat(sizes(damaged)).as(what).isEqualTo(before);
    assertThat(folder.resolve("work")).doesNotExist();
    try (Store store = Stores.open(target, StoreContract.options())) {
      Map<String, String> saved = contents(store);
      saved.forEach((key, value) -> assertThat(written.get(key)).as(what).contains(value));
      assertThat(salvage.objects()).as(what).isEqualTo(saved.size());
      assertThat(store.revision()).as(what).isGreaterThan(revision);
      if (salvage.isWhole()) {
        assertThat(saved).as(what).isEqualTo(acknowledged);
        wholly++;
      }
      repaired++;
    }
    remove(target);
  }

  private static Map<Path, Long> sizes(Path directory) throws IOException {
    Map<Path, Long> sizes = new TreeMap<>();
    for (Path file : storeFiles(directory)) {
      sizes.put(file, Files.size(directory.resolve(file)));
    }
    return sizes;
  }

  private void copy(Path to) throws IOException {
    for (Path file : storeFiles(whole)) {
      Path target = to.resolve(file);
      Files.createDirectories(target.getParent());
      Files.copy(whole.resolve(file), target);
    }
  }

  private static void remove(Path directory) throws IOException {
    try (Stream<Path> all = Files.walk(directory)) {
      for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(path);
      }
    }
  }
}
