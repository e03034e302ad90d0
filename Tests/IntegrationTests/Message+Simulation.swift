import Fleet
import RabbitMQ
import Simulation

extension Message {
  convenience init(_ simulated: SimulatedMessage) {
    self.init(
      exchange: EventTopology.events, routingKey: simulated.routingKey, contentType: simulated.contentType,
      messageID: simulated.id, headers: simulated.headers.map { Field($0.0, .string($0.1)) },
      body: simulated.body, isMandatory: true)
  }
}
