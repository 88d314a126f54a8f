// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.webapp;

import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.catalina.Context;
import org.apache.catalina.LifecycleException;
import org.apache.catalina.connector.Connector;
import org.apache.catalina.core.StandardContext;
import org.apache.catalina.core.StandardHost;
import org.apache.catalina.core.StandardService;
import org.apache.catalina.startup.Tomcat;

/// Serves one war under the context path `/` on the port named by the environment variable `PORT`,
/// 8080 when there is none.
///
/// On TERM it takes no more connections, answers what is asked on those it has, and ends once they
/// are closed, or after five seconds. A war that does not start ends the program with code 1.
public final class WebappServer {

  private static final int DEFAULT_PORT = 8080;
  private static final String SCAN_FILTER = "tomcat.util.scan.StandardJarScanFilter.jarsToSkip";

  /// Jars that hold neither tag libraries nor fragments: looking for them takes its time.
  private static final String OWN_JARS = "tomcat-*.jar,ecj*.jar";

  private static final long DRAIN_MILLIS = 5_000;

  private WebappServer() {}

  /// @param args the war
  public static void main(String[] args) throws Exception {
    if (args.length != 1) {
      throw new IllegalArgumentException("name one war");
    }
    System.setProperty(SCAN_FILTER, OWN_JARS);
    int port = port(System.getenv("PORT"));
    Tomcat tomcat = tomcat(Files.createTempDirectory("webapp"), port);
    Context context = tomcat.addWebapp("", Path.of(args[0]).toAbsolutePath().toString());
    strict(context);
    tomcat.start();
    if (!context.getState().isAvailable()) {
      System.err.println("the web application did not start; the reason is above");
      System.exit(1);
    }
    Runtime.getRuntime().addShutdownHook(new Thread(() -> drain(tomcat), "drain"));
    tomcat.getServer().await();
  }

  private static int port(@org.jspecify.annotations.Nullable String text) {
    if (text == null || text.isEmpty()) {
      return DEFAULT_PORT;
    }
    try {
      return Integer.parseInt(text);
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException("PORT is `" + text + "`, which is no number", e);
    }
  }

  private static Tomcat tomcat(Path folder, int port) {
    Tomcat tomcat = new Tomcat();
    tomcat.setBaseDir(folder.toString());
    Connector connector = new Connector();
    connector.setPort(port);
    connector.setThrowOnFailure(true);
    // Bound earlier, the port would seem ready while the war still starts.
    connector.setProperty("bindOnInit", "false");
    tomcat.setConnector(connector);
    StandardHost host = (StandardHost) tomcat.getHost();
    host.setAutoDeploy(false);
    host.setDeployOnStartup(false);
    host.getAppBaseFile().mkdirs();
    if (tomcat.getService() instanceof StandardService service) {
      service.setGracefulStopAwaitMillis(DRAIN_MILLIS);
    }
    return tomcat;
  }

  /// Servlets that are to be loaded at the start must load.
  private static void strict(Context context) {
    if (context instanceof StandardContext standard) {
      standard.setFailCtxIfServletStartFails(true);
      standard.setUnloadDelay(DRAIN_MILLIS);
    }
  }

  /// From now on each answer closes its connection, so that clients go elsewhere.
  private static void drain(Tomcat tomcat) {
    tomcat.getConnector().setProperty("maxKeepAliveRequests", "1");
    try {
      tomcat.stop();
    } catch (LifecycleException e) {
      System.err.println("did not stop in order: " + e);
    }
  }
}
