// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.apiserver.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RequestInfoTest {

  @ParameterizedTest
  @CsvSource({
    "GET, /api/v1/pods, list, '', v1, pods, '', '', ''",
    "GET, /api/v1/namespaces/shop/pods, list, '', v1, pods, '', shop, ''",
    "GET, /api/v1/namespaces/shop/pods/web, get, '', v1, pods, '', shop, web",
    "POST, /api/v1/namespaces/shop/pods/web/binding, create, '', v1, pods, binding, shop, web",
    "GET, /api/v1/namespaces/shop, get, '', v1, namespaces, '', shop, shop",
    "PUT, /api/v1/namespaces/shop/finalize, update, '', v1, namespaces, finalize, shop, shop",
    "PATCH, /apis/apps/v1/namespaces/s/deployments/d/scale, patch, apps, v1, deployments, scale, s, d",
    "DELETE, /apis/apps/v1/namespaces/s/deployments, deletecollection, apps, v1, deployments, '', s, ''",
    "GET, /api/v1/watch/namespaces/s/pods, watch, '', v1, pods, '', s, ''",
    "GET, /api/v1/nodes/n1, get, '', v1, nodes, '', '', n1"
  })
  void readsPaths(
      String method,
      String path,
      String verb,
      String group,
      String version,
      String resource,
      String subresource,
      String namespace,
      String name) {
    RequestInfo info = RequestInfo.of(method, path, Map.of());

    assertThat(info.resourceRequest()).isTrue();
    assertThat(
            List.of(
                info.verb(),
                info.group(),
                info.version(),
                info.resource(),
                info.subresource(),
                info.namespace(),
                info.name()))
        .containsExactly(verb, group, version, resource, subresource, namespace, name);
  }

  @Test
  void keepsWhatFollowsASubresource() {
    RequestInfo info =
        RequestInfo.of("GET", "/api/v1/namespaces/s/services/web:80/proxy/a/b", Map.of());

    assertThat(info.subresource()).isEqualTo("proxy");
    assertThat(info.rest()).isEqualTo("a/b");
  }

  @Test
  void tellsOtherPathsApart() {
    RequestInfo info = RequestInfo.of("GET", "/apis/apps", Map.of());

    assertThat(info.resourceRequest()).isFalse();
    assertThat(info.verb()).isEqualTo("get");
  }

  @Test
  void takesTheNameOfASelectorForAccess() {
    RequestInfo info =
        RequestInfo.of(
            "GET",
            "/api/v1/namespaces/s/pods",
            Map.of("watch", List.of("true"), "fieldSelector", List.of("metadata.name=web")));

    assertThat(info.verb()).isEqualTo("watch");
    assertThat(info.name()).isEqualTo("web");
  }
}
