// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.ops.delivery.clusters;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.wheelhouse.base.errors.PlatformException;
import dev.wheelhouse.base.errors.Reason;
import dev.wheelhouse.kube.client.ObjectRef;
import dev.wheelhouse.ops.delivery.memory.MemoryCluster;
import org.junit.jupiter.api.Test;

class ActingObjectsTest {

  private static final ObjectRef SECRET = new ObjectRef("v1", "Secret", "b", "hidden");

  private final MemoryCluster cluster = new MemoryCluster();

  private void refuse(String why) {
    cluster.refuse("Secret", new PlatformException(Reason.FORBIDDEN, why));
  }

  private ActingObjects as(String user) {
    return new ActingObjects(cluster, "east", Identity.of(user));
  }

  @Test
  void saysWhoLacksARightAndWhatToDo() {
    refuse("secrets \"hidden\" is forbidden: User \"ada\" cannot get resource \"secrets\"");

    assertThatThrownBy(() -> as("ada").get(SECRET))
        .hasMessageContaining("User \"ada\" cannot get resource \"secrets\"")
        .hasMessageContaining("give ada the right by a RoleBinding");
    assertThatThrownBy(() -> as("system:serviceaccount:a:deployer").get(SECRET))
        .hasMessageContaining("it acts as service account a/deployer");
  }

  @Test
  void saysWhoMayNotActAsAnother() {
    refuse("users \"ada\" is forbidden: User \"joiner\" cannot impersonate resource \"users\"");

    assertThatThrownBy(() -> as("ada").get(SECRET))
        .hasMessageContaining("the account that cluster east was joined with needs the verb");
  }

  @Test
  void leavesOtherRefusalsAsTheyAre() {
    refuse("exceeded quota: pods");

    assertThatThrownBy(() -> as("ada").get(SECRET)).hasMessage("exceeded quota: pods");
  }
}
