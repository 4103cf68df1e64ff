/// The formats that every command can print.
public enum Format: String, CaseIterable, Sendable {
  case text, markdown, json, csv
}
