// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.apiserver.stream;

import dev.wheelhouse.plane.apiserver.stream.bytes.BytePipe;
import dev.wheelhouse.plane.apiserver.stream.websocket.WebSocket;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/// Several byte streams over one WebSocket: the first byte of each message names the channel. With
/// the base64 protocols messages are text, the channel is a digit and the rest is encoded. With
/// version 5 a message on channel 255 closes the channel that its second byte names.
final class ChannelSocket implements AutoCloseable {

  private static final int CAPACITY = 256 * 1024;
  private static final int CLOSE_CHANNEL = 255;

  private final WebSocket socket;
  private final boolean base64;
  private final boolean closesChannels;
  private final List<BytePipe> received;

  ChannelSocket(WebSocket socket, String protocol, int channels) {
    this.socket = socket;
    this.base64 = protocol.contains("base64");
    this.closesChannels = protocol.startsWith("v5.");
    this.received = IntStream.range(0, channels).mapToObj(_ -> new BytePipe(CAPACITY)).toList();
  }

  /// Distributes messages until the client is gone, then ends all channels.
  void serve() {
    try {
      Optional<WebSocket.Message> message = socket.read();
      while (message.isPresent()) {
        dispatch(decode(message.get()));
        message = socket.read();
      }
    } catch (IOException _) {
      // A broken connection ends the conversation as a closed one does.
    }
    received.forEach(ChannelSocket::end);
  }

  private byte[] decode(WebSocket.Message message) throws IOException {
    byte[] payload = message.payload();
    if (!base64 || payload.length == 0) {
      return payload;
    }
    try {
      byte[] data = Base64.getDecoder().decode(Arrays.copyOfRange(payload, 1, payload.length));
      byte[] decoded = new byte[data.length + 1];
      decoded[0] = (byte) (payload[0] - '0');
      System.arraycopy(data, 0, decoded, 1, data.length);
      return decoded;
    } catch (IllegalArgumentException e) {
      throw new IOException("a message is not base64", e);
    }
  }

  private void dispatch(byte[] message) {
    if (message.length == 0) {
      return;
    }
    int channel = message[0] & 0xff;
    if (closesChannels && channel == CLOSE_CHANNEL && message.length > 1) {
      int closed = message[1] & 0xff;
      if (closed < received.size()) {
        end(received.get(closed));
      }
    } else if (channel < received.size()) {
      deliver(received.get(channel), message);
    }
  }

  private static void deliver(BytePipe pipe, byte[] message) {
    try {
      pipe.output().write(message, 1, message.length - 1);
    } catch (IOException _) {
      // Nobody reads this channel; what comes for it is dropped.
    }
  }

  private static void end(BytePipe pipe) {
    try {
      pipe.output().close();
    } catch (IOException e) {
      throw new IllegalStateException("closing memory failed", e);
    }
  }

  InputStream input(int channel) {
    return received.get(channel).input();
  }

  OutputStream output(int channel) {
    return new Output(channel);
  }

  /// Sends an empty message, which tells some clients that the conversation has begun.
  void greet(int channel) throws IOException {
    send(channel, new byte[0], 0, 0);
  }

  private void send(int channel, byte[] bytes, int from, int length) throws IOException {
    if (base64) {
      byte[] data = Arrays.copyOfRange(bytes, from, from + length);
      socket.writeText((char) ('0' + channel) + Base64.getEncoder().encodeToString(data));
      return;
    }
    byte[] message = new byte[length + 1];
    message[0] = (byte) channel;
    System.arraycopy(bytes, from, message, 1, length);
    socket.writeBinary(message, 0, message.length);
  }

  @Override
  public void close() {
    socket.close();
  }

  private final class Output extends OutputStream {
    private final int channel;

    Output(int channel) {
      this.channel = channel;
    }

    @Override
    public void write(int b) throws IOException {
      write(new byte[] {(byte) b}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int from, int length) throws IOException {
      send(channel, bytes, from, length);
    }
  }
}
