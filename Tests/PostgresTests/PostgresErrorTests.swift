import Testing

@testable import Postgres

@Suite("A database error")
struct PostgresErrorTests {
  @Test(
    "of classes 22, 23 and 54 is the data's fault",
    arguments: [
      "22000", "22001", "22021", "22P02", "22P05", "23000", "23502", "23503", "23505", "23514", "54000", "54001",
      "54023",
    ])
  func dataFault(_ sqlState: String) {
    #expect(refused(sqlState).isDataFault)
    #expect(refused(sqlState).sqlState == sqlState)
  }

  @Test(
    "of any other class is nobody's fault: an outage",
    arguments: [
      "00000", "02000", "08006", "21000", "25006", "25P02", "25P03", "28P01", "2D000", "34000", "3D000", "40001",
      "40P01",
      "42501", "42703", "42P01", "53000", "53100", "53200", "53300", "55000", "55P03", "57014", "57P01", "57P02",
      "57P03",
      "58030", "F0000", "HV000", "P0001", "XX000", "XX001", "2", "5", "", "122", "021",
    ])
  func outage(_ sqlState: String) {
    #expect(!refused(sqlState).isDataFault)
  }

  @Test(
    "without a SQLSTATE is an outage",
    arguments: [.invalidURI, .unreachable, .disconnected, .unexpected] as [PostgresError.Code])
  func noState(_ code: PostgresError.Code) {
    let error = PostgresError(code, "The connection is lost.")
    #expect(error.sqlState == nil)
    #expect(!error.isDataFault)
    #expect(!error.isLostRace)
  }

  @Test(
    "is a lost race when the same transaction can win the next time",
    arguments: [
      ("40001", true), ("40P01", true), ("23505", true), ("23503", false), ("23514", false), ("40002", false),
      ("55P03", false), ("57014", false), ("53300", false), ("22001", false),
    ])
  func lostRace(_ sqlState: String, _ isLostRace: Bool) {
    #expect(refused(sqlState).isLostRace == isLostRace)
  }

  @Test("that comes without a result is a lost session")
  func noResult() {
    let error = PostgresError(nil)
    #expect(error.code == .disconnected)
    #expect(error.description == "The connection to the database is lost.")
  }

  @Test("prints its own words alone")
  func description() {
    #expect("\(PostgresError(.unreachable, "It is gone."))" == "It is gone.")
    #expect(PostgresError(unknown: "role").code == .unexpected)
    #expect("\(PostgresError(unknown: "role"))".contains("role"))
  }

  private func refused(_ sqlState: String) -> PostgresError {
    PostgresError(.refused(sqlState), "The database refused a statement with SQLSTATE \(sqlState).")
  }
}
