/// The program's version, as `--version` and the console tell it.
public enum ProgramVersion {
  public static let current = "0.1.0"
}
