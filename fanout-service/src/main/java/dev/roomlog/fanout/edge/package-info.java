/// The socket's edge in the Netty pipeline: handshakes and frames are checked here, before anybody
/// else sees them.
@org.jspecify.annotations.NullMarked
package dev.roomlog.fanout.edge;
