// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.ops.delivery.authors;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.wheelhouse.base.errors.PlatformException;
import dev.wheelhouse.base.errors.Reason;
import dev.wheelhouse.base.json.JsonObject;
import dev.wheelhouse.ops.delivery.clusters.Identity;
import dev.wheelhouse.ops.delivery.keys.AppKeys;
import dev.wheelhouse.ops.delivery.memory.MemoryCluster;
import dev.wheelhouse.testing.ManualClock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class StampedAuthorsTest {

  private final MemoryCluster cluster = new MemoryCluster();
  private final ManualClock clock = new ManualClock(Instant.parse("2026-01-01T00:00:00Z"));

  private static JsonObject application(String... annotations) {
    JsonObject all = new JsonObject();
    for (int i = 0; i < annotations.length; i += 2) {
      all.put(annotations[i], annotations[i + 1]);
    }
    return JsonObject.of(
        "apiVersion",
        "core.oam.dev/v1beta1",
        "kind",
        "Application",
        "metadata",
        JsonObject.of("name", "shop", "namespace", "a", "annotations", all));
  }

  private String mark() {
    return AuthorStamp.of(cluster.the("MutatingAdmissionPolicy", "authors.wheelhouse.dev")).mark();
  }

  /// What the policies make of the application that tries them.
  private void inForce(String mark) {
    cluster.onDryRun(it ->
        it.childObject("metadata")
            .put("annotations", JsonObject.of(AppKeys.USERNAME, "me", AuthorStamp.MARK, mark)));
  }

  @Test
  void believesWhatThePoliciesHaveStamped() {
    StampedAuthors authors = StampedAuthors.install(cluster, Unstamped.REFUSED, clock);
    inForce(mark());

    assertThat(
            authors.of(
                application(
                    AppKeys.USERNAME, "ada", AppKeys.GROUP, "x,y", AuthorStamp.MARK, mark())))
        .isEqualTo(new Identity("ada", List.of("x", "y")));
  }

  @Test
  void actsAsTheServiceAccountThatAStampedOneNames() {
    StampedAuthors authors = StampedAuthors.install(cluster, Unstamped.REFUSED, clock);
    inForce(mark());
    JsonObject owner =
        application(
            AppKeys.USERNAME,
            "ada",
            AuthorStamp.MARK,
            mark(),
            "app.oam.dev/service-account-name",
            "deployer");

    assertThat(authors.of(owner)).isEqualTo(Identity.of("system:serviceaccount:a:deployer"));
  }

  @Test
  void doesNotBelieveWhatWasWrittenBeforeThePolicies() {
    StampedAuthors authors = StampedAuthors.install(cluster, Unstamped.REFUSED, clock);
    inForce(mark());

    assertThatThrownBy(() ->
            authors.of(
                application(
                    AppKeys.USERNAME,
                    "admin",
                    AppKeys.GROUP,
                    "system:masters",
                    AuthorStamp.MARK,
                    "guessed")))
        .hasMessageContaining("kubectl annotate application -n a shop wheelhouse.dev/adopt=");
    assertThatThrownBy(
            () -> authors.of(application("app.oam.dev/service-account-name", "deployer")))
        .hasMessageContaining("nothing proves who wrote");
  }

  @Test
  void believesNothingWhereTheClusterLetsClaimsThrough() {
    cluster.onDryRun(_ -> clock.advance(Duration.ofSeconds(20)));
    StampedAuthors authors = StampedAuthors.install(cluster, Unstamped.REFUSED, clock);

    assertThatThrownBy(
            () -> authors.of(application(AppKeys.USERNAME, "ada", AuthorStamp.MARK, mark())))
        .hasMessageContaining("do not take effect")
        .hasMessageContaining("--unstamped");
  }

  @Test
  void saysWhatAClusterLacks() {
    cluster.refuse(
        "MutatingAdmissionPolicy", new PlatformException(Reason.NOT_FOUND, "no matches for kind"));
    StampedAuthors authors = StampedAuthors.install(cluster, Unstamped.REFUSED, clock);

    assertThatThrownBy(() -> authors.of(application()))
        .isInstanceOfSatisfying(
            PlatformException.class, it -> assertThat(it.is(Reason.FORBIDDEN)).isTrue())
        .hasMessageContaining("does not serve MutatingAdmissionPolicy");
  }

  @Test
  void actsAsTheProgramWhereThatIsChosen() {
    cluster.onDryRun(_ -> clock.advance(Duration.ofSeconds(20)));
    StampedAuthors authors = StampedAuthors.install(cluster, Unstamped.AS_PROGRAM, clock);

    assertThat(authors.of(application(AppKeys.USERNAME, "admin", AuthorStamp.MARK, mark())))
        .isEqualTo(Identity.SELF);
  }

  @Test
  void putsPoliciesBackThatWereTakenAwayAndKeepsTheirMark() {
    StampedAuthors authors = StampedAuthors.install(cluster, Unstamped.REFUSED, clock);
    String mark = mark();
    inForce(mark);
    JsonObject owner = application(AppKeys.USERNAME, "ada", AuthorStamp.MARK, mark);
    authors.of(owner);
    cluster.all().forEach(it -> cluster.remove(dev.wheelhouse.kube.client.ObjectRef.of(it)));
    cluster.onDryRun(it -> {
      if (!cluster.all().isEmpty()) {
        it.childObject("metadata")
            .put("annotations", JsonObject.of(AppKeys.USERNAME, "me", AuthorStamp.MARK, mark()));
      }
    });
    clock.advance(Duration.ofMinutes(2));

    assertThat(authors.of(owner).user()).isEqualTo("ada");
    assertThat(mark()).isEqualTo(mark);
  }

  @Test
  void believesOnWhenSomebodyElseKeepsItFromTrying() {
    StampedAuthors authors = StampedAuthors.install(cluster, Unstamped.REFUSED, clock);
    String mark = mark();
    inForce(mark);
    JsonObject owner = application(AppKeys.USERNAME, "ada", AuthorStamp.MARK, mark);
    authors.of(owner);
    for (Reason reason : List.of(Reason.FORBIDDEN, Reason.INVALID, Reason.INTERNAL)) {
      cluster.onDryRun(_ -> {
        throw new PlatformException(reason, "denied by labels.acme.example");
      });
      clock.advance(Duration.ofMinutes(2));

      assertThat(authors.of(owner).user()).isEqualTo("ada");
    }
  }

  @Test
  void doesNotBelieveWhereItCouldNeverTry() {
    StampedAuthors authors = StampedAuthors.install(cluster, Unstamped.REFUSED, clock);
    cluster.onDryRun(_ -> {
      throw new PlatformException(Reason.FORBIDDEN, "denied by labels.acme.example");
    });

    assertThatThrownBy(
            () -> authors.of(application(AppKeys.USERNAME, "ada", AuthorStamp.MARK, mark())))
        .hasMessageContaining("cannot be tried: denied by labels.acme.example");
  }

  @Test
  @Timeout(60)
  void othersNeedNotWaitWhileItTries() {
    StampedAuthors authors = StampedAuthors.install(cluster, Unstamped.REFUSED, clock);
    String mark = mark();
    inForce(mark);
    JsonObject owner = application(AppKeys.USERNAME, "ada", AuthorStamp.MARK, mark);
    authors.of(owner);
    AtomicReference<String> meanwhile = new AtomicReference<>("");
    cluster.onDryRun(it -> {
      Thread other = Thread.ofVirtual().start(() -> meanwhile.set(authors.of(owner).user()));
      try {
        other.join();
      } catch (InterruptedException e) {
        throw new AssertionError("interrupted", e);
      }
      it.childObject("metadata")
          .put("annotations", JsonObject.of(AppKeys.USERNAME, "me", AuthorStamp.MARK, mark));
    });
    clock.advance(Duration.ofMinutes(2));

    assertThat(authors.of(owner).user()).isEqualTo("ada");
    assertThat(meanwhile.get()).isEqualTo("ada");
  }
}
