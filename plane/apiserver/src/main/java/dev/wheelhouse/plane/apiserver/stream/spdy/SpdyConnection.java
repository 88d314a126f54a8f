// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.apiserver.stream.spdy;

import dev.wheelhouse.base.io.Duplex;
import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;

/// The server's end of a SPDY/3.1 connection. One thread serves it; any thread writes to its
/// streams.
///
/// Flow control windows are not used: the Kubernetes clients neither keep nor send them, and a
/// server that waited for them would wait for ever. A stream whose reader is slow holds up the
/// connection once a megabyte waits for it.
public final class SpdyConnection implements AutoCloseable {

  private static final int PROTOCOL_ERROR = 1;
  private static final int CANCEL = 5;
  private static final int MAX_STREAMS = 1000;

  private final Duplex transport;
  private final DataInputStream input;
  private final OutputStream output;
  private final HeaderBlocks headerBlocks = new HeaderBlocks();
  private final ReentrantLock writing = new ReentrantLock();
  private final Map<Integer, SpdyStream> streams = new ConcurrentHashMap<>();

  public SpdyConnection(Duplex transport) {
    this.transport = transport;
    this.input = new DataInputStream(new BufferedInputStream(transport.input(), 32 * 1024));
    this.output = transport.output();
  }

  /// Reads until the client ends the connection or breaks the protocol. All streams are then ended.
  ///
  /// @param opened gets each new stream, on this thread; must not block
  public void serve(Consumer<SpdyStream> opened) {
    try {
      Optional<Frame> frame = Frame.read(input);
      while (frame.isPresent()) {
        handle(frame.get(), opened);
        frame = Frame.read(input);
      }
      end(new IOException("the client ended the connection"));
    } catch (IOException e) {
      end(e);
    }
  }

  private void end(IOException cause) {
    streams.values().forEach(stream -> stream.received().fail(cause));
    streams.clear();
    writing.lock();
    try {
      headerBlocks.close();
    } finally {
      writing.unlock();
    }
    transport.close();
  }

  private void handle(Frame frame, Consumer<SpdyStream> opened) throws IOException {
    switch (frame) {
      case Frame.SynStream syn -> open(syn, opened);
      case Frame.Data data -> receive(data);
      case Frame.RstStream reset -> cancel(reset.stream());
      case Frame.Ping ping -> send(ping);
      case Frame.Headers headers -> headerBlocks.read(headers.headerBlock());
      case Frame.SynReply reply -> headerBlocks.read(reply.headerBlock());
      case Frame.GoAway _, Frame.WindowUpdate _, Frame.Settings _, Frame.Unknown _ -> {}
    }
  }

  private void open(Frame.SynStream syn, Consumer<SpdyStream> opened) throws IOException {
    Map<String, String> headers = headerBlocks.read(syn.headerBlock());
    if (streams.size() >= MAX_STREAMS || streams.containsKey(syn.stream())) {
      send(new Frame.RstStream(syn.stream(), PROTOCOL_ERROR));
      return;
    }
    SpdyStream stream = new SpdyStream(this, syn.stream(), headers);
    streams.put(syn.stream(), stream);
    reply(syn.stream());
    if (syn.fin()) {
      stream.received().output().close();
    }
    opened.accept(stream);
  }

  private void reply(int stream) throws IOException {
    writing.lock();
    try {
      output.write(new Frame.SynReply(stream, false, headerBlocks.write(Map.of())).encode());
      output.flush();
    } finally {
      writing.unlock();
    }
  }

  private void receive(Frame.Data data) throws IOException {
    SpdyStream stream = streams.get(data.stream());
    if (stream == null) {
      return;
    }
    try {
      stream.received().output().write(data.payload());
    } catch (IOException e) {
      if (Thread.currentThread().isInterrupted()) {
        throw e;
      }
      // Nobody reads this stream any more; what still comes for it is dropped.
    }
    if (data.fin()) {
      stream.received().output().close();
    }
  }

  private void cancel(int id) {
    SpdyStream stream = streams.remove(id);
    if (stream != null) {
      stream.received().fail(new IOException("the client cancelled the stream"));
    }
  }

  void send(Frame frame) throws IOException {
    writing.lock();
    try {
      output.write(frame.encode());
      output.flush();
    } finally {
      writing.unlock();
    }
  }

  void reset(int id) {
    streams.remove(id);
    try {
      send(new Frame.RstStream(id, CANCEL));
    } catch (IOException _) {
      // The connection is gone; so is the stream.
    }
  }

  /// Forgets a stream that both sides have finished with.
  public void forget(SpdyStream stream) {
    streams.values().remove(stream);
  }

  /// Ends the connection; [#serve] returns.
  @Override
  public void close() {
    transport.close();
  }
}
