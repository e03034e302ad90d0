/// What a participant is in an order's conversation.
public enum Role: String, CaseIterable, Sendable {
  case store = "Store"
  case customer = "Customer"
  case other = "Other"
}
