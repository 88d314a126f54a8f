// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.app.operator;

/// What a copy of the operator is doing.
sealed interface OperatorState {

  /// Whether it does what it is there for.
  boolean ready();

  /// In words.
  String words();

  /// It has not found out yet who leads.
  record Standing() implements OperatorState {
    @Override
    public boolean ready() {
      return false;
    }

    @Override
    public String words() {
      return "stands for election";
    }
  }

  /// Another copy leads; this one takes over when that is gone.
  record Following(String leader) implements OperatorState {
    @Override
    public boolean ready() {
      return true;
    }

    @Override
    public String words() {
      return "stands by; the leader is " + leader;
    }
  }

  record Leading() implements OperatorState {
    @Override
    public boolean ready() {
      return true;
    }

    @Override
    public String words() {
      return "looks after applications";
    }
  }

  /// It leads, but does nothing for a reason that somebody has to do away with.
  record Held(String reason) implements OperatorState {
    @Override
    public boolean ready() {
      return false;
    }

    @Override
    public String words() {
      return "does nothing: " + reason;
    }
  }
}
