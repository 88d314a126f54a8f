// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.store;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.wheelhouse.plane.store.ModelChild.Event;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// The checker notices what it is there for.
final class CrashModelTest {

  private final Store store = Stores.inMemory(StoreContract.options());
  private final CrashModel model = new CrashModel();
  private final List<Event> history = new ArrayList<>();

  @BeforeEach
  void twoWrites() {
    write("a", "/k1", 0);
    write("b", "/k1", 1);
    read("op 1 a P /k1 0", "ok 2 a 1", "op 3 b P /k1 -1");
  }

  @AfterEach
  void close() {
    store.close();
  }

  private void write(String id, String key, long before) {
    Entry entry = store.put(key, StoreContract.draft(id + " x"), Expectation.ANY);
    history.add(new Event(entry.revision(), before, id, key, false));
  }

  private void read(String... lines) {
    for (String line : lines) {
      model.read(line + " .");
    }
  }

  private void check() {
    model.check(store, history);
  }

  @Test
  void agreesWithWhatIsRight() {
    read("wa all / 0", "ev all 1 0 a /k1 P", "ev all 2 1 b /k1 P", "no 4 b 2");

    assertThatCode(this::check).doesNotThrowAnyException();
  }

  @Test
  void noticesALostWrite() {
    read("op 5 c P /k1 -1", "ok 6 c 3");

    assertThatThrownBy(this::check).hasMessageContaining("acknowledged revisions");
  }

  @Test
  void noticesAnotherWriteUnderAnAcknowledgedRevision() {
    read("op 5 c P /k1 -1", "ok 6 c 2");

    assertThatThrownBy(this::check).hasMessageContaining("revision 2");
  }

  @Test
  void noticesAWatchThatLeavesOutAnEvent() {
    read("wa all / 0", "ev all 2 1 b /k1 P");

    assertThatThrownBy(this::check).isInstanceOf(AssertionError.class);
  }

  @Test
  void noticesAnEventThatIsNotInTheHistory() {
    read("op 5 c P /k1 -1", "wa all / 0");

    assertThatThrownBy(
            () -> {
              read("ev all 2 1 c /k1 P");
              check();
            })
        .isInstanceOf(AssertionError.class);
  }

  @Test
  void noticesAWriteAgainstItsExpectation() {
    read("op 5 c P /k2 7");
    write("c", "/k2", 0);

    assertThatThrownBy(this::check).hasMessageContaining("expectation of");
  }

  @Test
  void allowsWhatWasCompactedBeforeAnybodyTold() {
    read("op 5 c P /k2 -1", "ok 6 c 3", "op 7 d P /k3 0", "op 9 e P /k2 -1");
    write("c", "/k2", 0);
    write("d", "/k3", 0);
    write("u", "/k2", 3);
    write("e", "/k2", 5);
    store.compact(5);
    Event last = new Event(6, 5, "e", "/k2", false);

    assertThatCode(() -> model.check(store, List.of(last))).doesNotThrowAnyException();
  }

  @Test
  void noticesAChangeThatFollowsOneOfAnotherKey() {
    read("op 5 c P /k2 -1", "ok 6 c 3", "op 7 d P /k3 0", "ok 8 d 5", "op 9 e P /k2 -1");
    write("c", "/k2", 0);
    write("u", "/k4", 0);
    write("d", "/k3", 0);
    write("e", "/k2", 5);
    store.compact(5);
    Event last = new Event(6, 5, "e", "/k2", false);

    assertThatThrownBy(() -> model.check(store, List.of(last))).hasMessageContaining("follows");
  }

  @Test
  void noticesAWatchThatLeavesOutAnAcknowledgedWrite() {
    write("c", "/k2", 0);
    write("d", "/k2", 3);
    read("op 5 c P /k2 -1", "ok 6 c 3", "op 7 d P /k2 3", "wa all / 2", "ev all 4 3 d /k2 P");
    store.compact(4);

    assertThatThrownBy(() -> model.check(store, List.of())).isInstanceOf(AssertionError.class);
  }

  @Test
  void noticesAStaleRefusal() {
    read("ok 4 b 2", "op 5 c P /k1 9", "no 6 c 1");

    assertThatThrownBy(this::check).hasMessageContaining("stale answer");
  }

  @Test
  void noticesAWriteThatNobodyAskedFor() {
    write("z", "/k1", 2);

    assertThatThrownBy(this::check).hasMessageContaining("nobody asked");
  }
}
