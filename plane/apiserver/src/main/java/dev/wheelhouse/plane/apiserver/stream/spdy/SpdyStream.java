// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.apiserver.stream.spdy;

import dev.wheelhouse.base.io.Duplex;
import dev.wheelhouse.plane.apiserver.stream.bytes.BytePipe;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Arrays;
import java.util.Map;

/// One stream of a SPDY connection, opened by the client. Closing the output tells the client that
/// no more follows; closing the stream closes both directions.
public final class SpdyStream implements Duplex {

  private static final int WINDOW = 1 << 20;
  private static final int CHUNK = 32 * 1024;

  private final SpdyConnection connection;
  private final int id;
  private final Map<String, String> headers;
  private final BytePipe received = new BytePipe(WINDOW);
  private final OutputStream output = new Output();

  SpdyStream(SpdyConnection connection, int id, Map<String, String> headers) {
    this.connection = connection;
    this.id = id;
    this.headers = Map.copyOf(headers);
  }

  public int id() {
    return id;
  }

  /// A header of the stream; empty where the client sent none.
  public String header(String lowerCaseName) {
    return headers.getOrDefault(lowerCaseName, "");
  }

  @Override
  public InputStream input() {
    return received.input();
  }

  @Override
  public OutputStream output() {
    return output;
  }

  BytePipe received() {
    return received;
  }

  /// Ends the stream with an error both ways.
  public void reset() {
    received.fail(new IOException("the stream was reset"));
    connection.reset(id);
  }

  @Override
  public void close() {
    try {
      output.close();
      received.input().close();
    } catch (IOException _) {
      // The connection is gone; so is the stream.
    }
  }

  private final class Output extends OutputStream {
    private boolean ended;

    @Override
    public void write(int b) throws IOException {
      write(new byte[] {(byte) b}, 0, 1);
    }

    @Override
    public synchronized void write(byte[] bytes, int from, int length) throws IOException {
      if (ended) {
        throw new IOException("the stream is closed");
      }
      for (int done = 0; done < length; done += CHUNK) {
        int start = from + done;
        int end = start + Math.min(CHUNK, length - done);
        connection.send(new Frame.Data(id, false, Arrays.copyOfRange(bytes, start, end)));
      }
    }

    @Override
    public synchronized void close() throws IOException {
      if (!ended) {
        ended = true;
        connection.send(new Frame.Data(id, true, new byte[0]));
      }
    }
  }
}
