// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.webapp;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import javax.tools.ToolProvider;

/// A small war: a page, a JSP, and a servlet at `/hello` that waits as many milliseconds as asked.
final class WarFile {

  private static final String SERVLET =
      """
      import jakarta.servlet.http.*;
      public class Hello extends HttpServlet {
        @Override public void init() {
          if (BROKEN) { throw new IllegalStateException("no database"); }
        }
        @Override protected void doGet(HttpServletRequest request, HttpServletResponse response)
            throws java.io.IOException {
          try {
            Thread.sleep(Long.parseLong(request.getParameter("millis")));
          } catch (InterruptedException e) {
            throw new IllegalStateException(e);
          }
          response.getWriter().print("hello from " + request.getRequestURI());
        }
      }
      """;
  private static final String DESCRIPTOR =
      """
      <web-app xmlns="https://jakarta.ee/xml/ns/jakartaee" version="6.1">
        <servlet>
          <servlet-name>hello</servlet-name><servlet-class>Hello</servlet-class>
          <load-on-startup>1</load-on-startup>
        </servlet>
        <servlet-mapping>
          <servlet-name>hello</servlet-name><url-pattern>/hello</url-pattern>
        </servlet-mapping>
      </web-app>
      """;

  private WarFile() {}

  /// @param broken whether its servlet fails to start
  static Path write(Path folder, boolean broken) throws IOException {
    Path source =
        Files.writeString(
            folder.resolve("Hello.java"), SERVLET.replace("BROKEN", String.valueOf(broken)));
    int code =
        ToolProvider.getSystemJavaCompiler()
            .run(
                null,
                null,
                null,
                "-cp",
                System.getProperty("java.class.path"),
                "-d",
                folder.toString(),
                source.toString());
    assertThat(code).isZero();
    Path war = folder.resolve("hello.war");
    try (OutputStream out = Files.newOutputStream(war);
        JarOutputStream jar = new JarOutputStream(out)) {
      add(jar, "index.html", bytes("<p>index</p>"));
      add(jar, "sum.jsp", bytes("${1 + 1}"));
      add(jar, "WEB-INF/web.xml", bytes(DESCRIPTOR));
      add(jar, "WEB-INF/classes/Hello.class", Files.readAllBytes(folder.resolve("Hello.class")));
    }
    return war;
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static void add(JarOutputStream jar, String name, byte[] content) throws IOException {
    jar.putNextEntry(new JarEntry(name));
    jar.write(content);
    jar.closeEntry();
  }
}
