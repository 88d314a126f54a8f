// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.apiserver.fairness;

import dev.wheelhouse.plane.apiserver.fairness.PriorityLevel.Queuing;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Fair queuing by virtual time, for requests of one priority level. Not safe for use by several
/// threads: a [LevelGate] guards it. Time comes with each call.
///
/// All queues that have something to do progress alike: virtual time is the work, in seats times
/// nanoseconds, that each of them could have had so far. A queue's next start is the virtual time
/// up to which its requests have used what is theirs. When a seat is free, the queue whose oldest
/// request would be done first, counted from its own next start, is served. How long a request
/// takes is guessed first, and put right when it ends.
///
/// ```
/// one seat; queue A had 3 requests that took 10 ms each, queue B comes with its first at R = 15 ms
/// next start   A 30 ms   B 15 ms      so B goes next, though A has waited longer
/// ```
final class FairQueues {

  /// The guess at how long a request takes.
  private static final long GUESS = 3_000_000;

  private final List<Queue> queues = new ArrayList<>();
  private Queuing queuing = Queuing.REJECT;
  private int limit;
  private int used;
  private int executing;
  private int waiting;
  private int waitingSeats;
  private int active;
  private int peak;
  private int last;
  private double virtual;
  private long time;

  /// One queue: those who wait, and what it has had.
  static final class Queue {
    private final int index;
    private final ArrayDeque<Ticket> waiting = new ArrayDeque<>();
    private int executing;
    private int seats;
    private long waitingSeats;
    private double nextStart;

    Queue(int index) {
      this.index = index;
    }

    boolean busy() {
      return executing > 0 || !waiting.isEmpty();
    }

    int index() {
      return index;
    }

    int length() {
      return waiting.size();
    }

    int executing() {
      return executing;
    }

    int seats() {
      return seats;
    }

    double nextStart() {
      return nextStart;
    }

    List<Ticket> waiting() {
      return List.copyOf(waiting);
    }

    private long load() {
      return waitingSeats + seats;
    }
  }

  /// Changes how requests wait. Those that wait already stay where they are.
  void configure(Queuing next) {
    queuing = next;
    while (queues.size() < next.queues()) {
      queues.add(new Queue(queues.size()));
    }
  }

  /// Changes the number of seats; who waits may start at once.
  void limit(int seats, long now) {
    advance(now);
    limit = seats;
    dispatch(now);
  }

  /// Takes a request: it runs, waits or is rejected when this returns.
  void offer(Ticket ticket, long now) {
    advance(now);
    if (queuing.queues() == 0) {
      ticket.arrive(null, now);
      if (fits(ticket)) {
        begin(ticket, now);
      } else {
        ticket.end(Ticket.State.REJECTED);
      }
      note();
      return;
    }
    Queue queue = choose(ticket);
    if (queue.waiting.size() >= queuing.lengthLimit()) {
      ticket.end(Ticket.State.REJECTED);
      return;
    }
    enqueue(ticket, queue, now);
    note();
    dispatch(now);
  }

  private Queue choose(Ticket ticket) {
    int[] hand = Hand.deal(ticket.hash(), queuing.queues(), queuing.handSize());
    Queue best = queues.get(hand[0]);
    for (int i = 1; i < hand.length; i++) {
      Queue other = queues.get(hand[i]);
      if (other.load() < best.load()) {
        best = other;
      }
    }
    return best;
  }

  private void enqueue(Ticket ticket, Queue queue, long now) {
    if (!queue.busy()) {
      active++;
      queue.nextStart = virtual;
    }
    ticket.arrive(queue, now);
    queue.waiting.addLast(ticket);
    queue.waitingSeats += ticket.seats();
    waiting++;
    waitingSeats += ticket.seats();
  }

  private void note() {
    peak = Math.max(peak, used + waitingSeats);
  }

  /// Brings virtual time up to now.
  private void advance(long now) {
    if (active > 0) {
      double share = (double) Math.min(used + waitingSeats, Math.max(limit, 1)) / active;
      virtual += share * (now - time);
    }
    time = now;
  }

  private void dispatch(long now) {
    while (waiting > 0) {
      Queue next = next();
      if (next == null) {
        return;
      }
      Ticket ticket = next.waiting.getFirst();
      if (!fits(ticket)) {
        return;
      }
      leaveQueue(ticket, next);
      next.executing++;
      next.seats += ticket.seats();
      next.nextStart += (double) GUESS * ticket.seats();
      last = next.index;
      begin(ticket, now);
    }
  }

  /// The queue whose oldest request would be done first; of equals, the one after the last served.
  private @Nullable Queue next() {
    Queue best = null;
    double earliest = Double.POSITIVE_INFINITY;
    int size = queues.size();
    for (int i = 1; i <= size; i++) {
      Queue queue = queues.get((last + i) % size);
      Ticket oldest = queue.waiting.peekFirst();
      if (oldest != null) {
        double done = queue.nextStart + (double) GUESS * oldest.seats();
        if (done < earliest) {
          earliest = done;
          best = queue;
        }
      }
    }
    return best;
  }

  /// A request that wants more seats than there are gets them all when nobody else runs.
  private boolean fits(Ticket ticket) {
    return ticket.seats() > limit ? limit > 0 && executing == 0 : used + ticket.seats() <= limit;
  }

  private void begin(Ticket ticket, long now) {
    used += ticket.seats();
    executing++;
    ticket.start(now);
  }

  private void leaveQueue(Ticket ticket, Queue queue) {
    queue.waiting.remove(ticket);
    queue.waitingSeats -= ticket.seats();
    waiting--;
    waitingSeats -= ticket.seats();
  }

  /// A request that ran has ended.
  void finish(Ticket ticket, long now) {
    advance(now);
    used -= ticket.seats();
    executing--;
    Queue queue = ticket.queue();
    if (queue != null) {
      queue.executing--;
      queue.seats -= ticket.seats();
      queue.nextStart += (double) (now - ticket.started() - GUESS) * ticket.seats();
      retire(queue);
    }
    ticket.end(Ticket.State.DONE);
    dispatch(now);
  }

  /// A request that waits gives up.
  void abandon(Ticket ticket, long now) {
    advance(now);
    Queue queue = ticket.queue();
    if (queue != null) {
      leaveQueue(ticket, queue);
      retire(queue);
    }
    ticket.end(Ticket.State.REJECTED);
    dispatch(now);
  }

  private void retire(Queue queue) {
    if (!queue.busy()) {
      active--;
    }
  }

  /// The most seats that were wanted at once since this was last asked.
  int takePeak() {
    int seen = peak;
    peak = used + waitingSeats;
    return seen;
  }

  int limit() {
    return limit;
  }

  int used() {
    return used;
  }

  int executing() {
    return executing;
  }

  int waiting() {
    return waiting;
  }

  int active() {
    return active;
  }

  List<Queue> queues() {
    return List.copyOf(queues);
  }
}
