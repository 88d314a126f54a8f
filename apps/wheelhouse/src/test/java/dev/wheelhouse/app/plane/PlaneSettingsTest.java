// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.app.plane;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.wheelhouse.app.UserError;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;

class PlaneSettingsTest {

  private static PlaneSettings parse(String... arguments) {
    UpCommand command = new UpCommand();
    new CommandLine(command).parseArgs(arguments);
    return command.settings;
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "--pod-cidr=banana|--pod-cidr: \"banana\" is no IPv4 range",
        "--pod-cidr=10.1.2.3/24|--pod-cidr: \"10.1.2.3/24\" is no IPv4 range",
        "--pod-cidr=10.1.2.0/31|its prefix must be from 16 to 28",
        "--service-cluster-ip-range=10.0.0.0/99|--service-cluster-ip-range",
        "--service-cluster-ip-range=10.244.0.0/16|overlap",
        "--secure-port=65536|--secure-port 65536 is no port",
        "--http-port=-1|--http-port -1 is no port",
        "--nodes=0|--nodes 0: take 1 to 64",
        "--runtime=foo|no runtime `foo`; --runtime takes auto, oci",
        "--node-name=Bad_Name|--node-name `Bad_Name`",
        "--authorization-mode=RBAC,Maybe|--authorization-mode `Maybe`: take Node, RBAC, AlwaysAllow"
            + " or AlwaysDeny",
        "--oidc-issuer-url=http://id|--oidc-issuer-url must be an https URL",
        "--oidc-issuer-url=https://id.example|--oidc-client-id is required",
        "--quota-backend-bytes=-1|--quota-backend-bytes -1 must not be negative",
        "--allow-step-address=home|--allow-step-address \"home\" is no network",
        "--unstamped=maybe|--unstamped `maybe`: take refuse or as-operator",
        "--without=disk|take controllers, scheduler, node"
      })
  void namesTheOptionThatIsWrong(String argument, String message) {
    assertThatThrownBy(parse(argument)::check)
        .isInstanceOfSatisfying(
            UserError.class, error -> assertThat(error.kind()).isEqualTo(UserError.Kind.USAGE))
        .hasMessageContaining(message);
  }

  @Test
  void filesThatAreNotThereAreNamed() {
    assertThatThrownBy(parse("--token-auth-file=/no/tokens")::check)
        .hasMessage("--token-auth-file: there is no readable file /no/tokens");
  }

  @Test
  void stepsMayReachThePodsAndServicesOfThePlaneAndWhatIsAllowed() {
    PlaneSettings settings =
        parse(
            "--pod-cidr=127.201.0.0/16",
            "--service-cluster-ip-range=127.202.0.0/16",
            "--allow-step-address=127.0.0.1/32");

    assertThat(settings.boundaries().stepAddresses())
        .containsExactly("127.201.0.0/16", "127.202.0.0/16", "127.0.0.1/32");
    assertThat(settings.arguments()).contains("--allow-step-address=127.0.0.1/32");
  }

  @Test
  void defaultsAreRight() {
    assertThatCode(parse()::check).doesNotThrowAnyException();
  }

  @Test
  void severalNodesHaveAsManyAddressesEachAsOne() {
    assertThat(parse("--nodes=3").node.podCidr()).isEqualTo("10.244.0.0/22");
    assertThat(parse("--nodes=4").node.setup().podCidr()).isEqualTo("10.244.0.0/22");
    assertThat(parse("--nodes=3", "--pod-cidr=10.9.0.0/24").node.podCidr())
        .isEqualTo("10.9.0.0/24");
    assertThat(parse("--nodes=3").arguments()).contains("--nodes=3", "--pod-cidr=10.244.0.0/22");
    assertThatThrownBy(parse("--nodes=3", "--pod-cidr=10.9.0.0/27")::check)
        .hasMessage("--pod-cidr 10.9.0.0/27 is too narrow for --nodes 3: each needs a /28");
  }
}
