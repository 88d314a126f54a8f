// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.app.install;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wheelhouse.base.json.JsonObject;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class InstalledTest {

  private static Optional<JsonObject> rights(String namespace) {
    InstallSettings settings = new InstallSettings();
    settings.namespace = namespace;
    return settings.after().stream()
        .filter(it -> it.string("kind").orElse("").equals("ClusterRoleBinding"))
        .filter(it -> it.string("metadata", "name").orElse("").equals("wheelhouse"))
        .findFirst();
  }

  @Test
  void isElsewhereWhenTheRightsAreForAnotherNamespace() {
    assertThat(Installed.elsewhere("typo", rights("vela-system"))).contains("vela-system");
    assertThat(Installed.elsewhere("vela-system", rights("vela-system"))).isEmpty();
    assertThat(Installed.elsewhere("vela-system", Optional.empty())).isEmpty();
  }

  @Test
  void isOursByItsLabels() {
    JsonObject made = rights("vela-system").orElseThrow();
    JsonObject byHelm = made.deepCopy();
    byHelm.childObject("metadata").childObject("labels").put(Labels.MANAGED_BY, "Helm");
    JsonObject theirs = made.deepCopy();
    theirs.childObject("metadata").remove("labels");

    assertThat(Labels.ours(made)).isTrue();
    assertThat(Labels.ours(byHelm)).isTrue();
    assertThat(Labels.ours(theirs)).isFalse();
  }
}
