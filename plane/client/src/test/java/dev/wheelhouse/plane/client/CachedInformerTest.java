// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.client;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wheelhouse.plane.client.loop.Key;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// The watch and the answers to own writes tell of the same changes, the latter sooner.
class CachedInformerTest {

  private static final Key KEY = new Key("default", "shop");

  private final CachedInformer<ConfigMap> cache = new CachedInformer<>();
  private final List<String> heard = new ArrayList<>();

  @BeforeEach
  void startWithOneAtVersionTen() {
    cache.subscribe(
        new Informer.Handler<>() {
          @Override
          public void added(ConfigMap object) {
            heard.add("+" + text(object));
          }

          @Override
          public void updated(ConfigMap before, ConfigMap after) {
            heard.add(text(before) + ">" + text(after));
          }

          @Override
          public void deleted(ConfigMap last) {
            heard.add("-" + text(last));
          }
        });
    cache.replace(List.of(object("a", 10)), "12");
    heard.clear();
  }

  private static String text(ConfigMap object) {
    return object.getMetadata().getUid() + object.getMetadata().getResourceVersion();
  }

  private static ConfigMap object(String uid, long version) {
    return new ConfigMapBuilder()
        .withNewMetadata()
        .withNamespace(KEY.namespace())
        .withName(KEY.name())
        .withUid(uid)
        .withResourceVersion(Long.toString(version))
        .endMetadata()
        .build();
  }

  private String cached() {
    return cache.get(KEY.namespace(), KEY.name()).map(CachedInformerTest::text).orElse("none");
  }

  @Test
  void showsAnOwnWriteAtOnceAndTellsOfItOnce() {
    cache.written(object("a", 15));

    assertThat(cached()).isEqualTo("a15");
    assertThat(heard).isEmpty();
    assertThat(cache.caughtUp(KEY, 15)).isTrue();
    assertThat(cache.caughtUp(KEY, 15)).isTrue();
    assertThat(heard).containsExactly("a10>a15");
  }

  @Test
  void takesNothingOlderThanAnOwnWrite() {
    cache.written(object("a", 15));

    cache.put(object("a", 14));

    assertThat(cached()).isEqualTo("a15");
    assertThat(heard).containsExactly("a10>a15");
  }

  @Test
  void takesWhatOthersWroteAfterAnOwnWrite() {
    cache.written(object("a", 15));

    assertThat(cache.caughtUp(KEY, 16)).isFalse();
    cache.put(object("a", 16));

    assertThat(cached()).isEqualTo("a16");
    assertThat(heard).containsExactly("a10>a16");
  }

  @Test
  void ignoresAnAnswerThatTheWatchIsPast() {
    cache.remove(object("a", 20));
    heard.clear();

    cache.written(object("a", 15));

    assertThat(cached()).isEqualTo("none");
  }

  @Test
  void ignoresAnAnswerOlderThanAnotherOne() {
    cache.written(object("a", 16));

    cache.written(object("a", 15));

    assertThat(cached()).isEqualTo("a16");
  }

  @Test
  void tellsOfOneThatWasMadeAnewAsOfTwo() {
    cache.written(object("b", 22));

    cache.remove(object("a", 21));
    assertThat(cached()).isEqualTo("b22");
    cache.caughtUp(KEY, 22);

    assertThat(heard).containsExactly("-a10", "+b22");
  }

  @Test
  void tellsOfANewOneThatIsGoneBeforeTheWatchComesToIt() {
    cache.remove(object("a", 13));
    cache.written(object("b", 15));
    heard.clear();

    cache.caughtUp(KEY, 15);
    cache.remove(object("b", 16));

    assertThat(cached()).isEqualTo("none");
    assertThat(heard).containsExactly("+b15", "-b16");
  }

  @Test
  void keepsAnOwnWriteThatAListIsTooOldFor() {
    cache.remove(object("a", 13));
    cache.written(object("b", 15));

    cache.replace(List.of(), "14");
    assertThat(cached()).isEqualTo("b15");

    cache.replace(List.of(), "16");
    assertThat(cached()).isEqualTo("none");
  }

  @Test
  void indexesAnOwnWrite() {
    cache.index("uid", it -> List.of(it.getMetadata().getUid()));

    cache.written(object("b", 15));

    assertThat(cache.byIndex("uid", "b")).hasSize(1);
    assertThat(cache.byIndex("uid", "a")).isEmpty();
  }

  @Test
  void tellsWhoComesLaterWhatAllOthersKnow() {
    cache.written(object("a", 15));
    List<String> late = new ArrayList<>();
    cache.subscribe(
        new Informer.Handler<>() {
          @Override
          public void added(ConfigMap object) {
            late.add("+" + text(object));
          }

          @Override
          public void updated(ConfigMap before, ConfigMap after) {
            late.add(text(before) + ">" + text(after));
          }

          @Override
          public void deleted(ConfigMap last) {}
        });

    cache.caughtUp(KEY, 15);

    assertThat(late).containsExactly("+a10", "a10>a15");
  }

  @Test
  void keepsAnObjectThatAnIndexCannotRead() {
    cache.index(
        "broken",
        _ -> {
          throw new IllegalStateException("no key");
        });

    cache.put(object("a", 16));

    assertThat(cached()).isEqualTo("a16");
    assertThat(heard).containsExactly("a10>a16");
    assertThat(cache.byIndex("broken", "x")).isEmpty();
  }

  @Test
  void followsTheWatchWhereVersionsAreNoNumbers() {
    ConfigMap odd = object("a", 0);
    odd.getMetadata().setResourceVersion("x1");
    cache.put(odd);

    assertThat(cached()).isEqualTo("ax1");
    assertThat(heard).containsExactly("a10>ax1");
  }
}
