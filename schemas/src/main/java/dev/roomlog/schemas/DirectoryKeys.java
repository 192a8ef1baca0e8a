package dev.roomlog.schemas;

/// The keys of `chat.directory`.
public final class DirectoryKeys {

  /// The key of the pinned partition count.
  public static final String PIN = "pin";

  private DirectoryKeys() {}

  public static String room(String room) {
    return "room:" + room;
  }

  public static String member(String room, String member) {
    return "member:" + room + ":" + member;
  }

  public static String account(String account) {
    return "account:" + account;
  }

  public static String block(String account, String blocked) {
    return "block:" + account + ":" + blocked;
  }

  public static String signingKey(String keyId) {
    return "key:" + keyId;
  }
}
