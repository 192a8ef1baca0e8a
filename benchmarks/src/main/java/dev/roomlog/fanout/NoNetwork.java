package dev.roomlog.fanout;

import dev.roomlog.schemas.CloseCode;
import io.netty.buffer.ByteBuf;
import io.netty.util.concurrent.EventExecutor;

/// Takes frames and drops them.
record NoNetwork(EventExecutor loop) implements Outlet {

  @Override
  public void onLow(Runnable listener) {
    // never full
  }

  @Override
  public boolean isLow() {
    return true;
  }

  @Override
  public boolean fits(int bytes) {
    return true;
  }

  @Override
  public void write(ByteBuf frames) {
    frames.release();
  }

  @Override
  public void flush() {
    // nothing is held
  }

  @Override
  public boolean sendShared(ByteBuf frames, int index, int length) {
    return true;
  }

  @Override
  public void ping() {
    // nobody listens
  }

  @Override
  public void close(CloseCode code) {
    throw new IllegalStateException("The hub closed a connection: " + code);
  }
}
