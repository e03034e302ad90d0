extension Template {
  static let operations = #"""
    {{<layout}}{{$title}}[[operations.title]]{{/title}}{{$main}}
    <h1>[[operations.title]]</h1>
    <div id="figures" data-refresh="/operations/figures">
    {{>figures}}
    </div>
    <p class="hint" id="refresh" hidden>[[operations.refresh]]</p>
    {{/main}}{{/layout}}
    """#

  static let figures = #"""
    {{#alarm}}<p class="bad" role="alert">[[operations.alarm]]</p>{{/alarm}}
    <section aria-labelledby="queues-title">
    <h2 id="queues-title">[[operations.queues]]</h2>
    {{^hasQueues}}<p class="quiet">[[operations.no-broker]]</p>{{/hasQueues}}
    {{#hasQueues}}
    <div class="wide" tabindex="0" role="region" aria-labelledby="queues-title"><table>
    <thead><tr><th scope="col">[[operations.queue]]</th><th scope="col" class="number">[[operations.depth]]</th><th scope="col" class="number">[[operations.in]]</th><th scope="col" class="number">[[operations.out]]</th><th scope="col" class="number">[[operations.drain]]</th><th scope="col" class="number">[[operations.consumers]]</th><th scope="col">[[operations.trend]]</th></tr></thead>
    <tbody>
    {{#queues}}
    <tr><th scope="row">{{name}}</th><td class="number">{{depth}}</td><td class="number">{{arrivals}}</td><td class="number">{{departures}}</td><td class="number">{{drain}}</td><td class="number">{{consumers}}</td><td>{{{chart}}}</td></tr>
    {{/queues}}
    </tbody>
    </table></div>
    {{/hasQueues}}
    </section>
    <section aria-labelledby="hours-title">
    <h2 id="hours-title">[[operations.hours]]</h2>
    {{{hours}}}
    <p class="quiet"><b>{{busiest}}</b> [[operations.per-hour]]</p>
    </section>
    <div class="columns">
    <section aria-labelledby="dead-title">
    <h2 id="dead-title">[[dead.by-reason]]</h2>
    {{^hasDead}}<p class="quiet">[[dead.none]]</p>{{/hasDead}}
    {{#hasDead}}
    <table>
    <thead><tr><th scope="col">[[dead.reason]]</th><th scope="col" class="number">[[dead.count]]</th></tr></thead>
    <tbody>
    {{#dead}}
    <tr><th scope="row"><a href="/operations/dead-letters?reason={{reason}}">{{reason}}</a></th><td class="number">{{count}}</td></tr>
    {{/dead}}
    </tbody>
    </table>
    {{/hasDead}}
    </section>
    <section aria-labelledby="lanes-title">
    <h2 id="lanes-title">[[operations.lanes]]</h2>
    {{^hasLanes}}<p class="quiet">[[operations.no-lanes]]</p>{{/hasLanes}}
    {{#hasLanes}}
    <div class="wide" tabindex="0" role="region" aria-labelledby="lanes-title"><table>
    <thead><tr><th scope="col">[[operations.worker]]</th><th scope="col" class="number">[[operations.lane]]</th><th scope="col" class="number">[[operations.received]]</th><th scope="col" class="number">[[operations.recorded]]</th><th scope="col" class="number">[[operations.repeated]]</th><th scope="col" class="number">[[operations.dead]]</th><th scope="col">[[operations.last-hour]]</th></tr></thead>
    <tbody>
    {{#lanes}}
    <tr><th scope="row">{{worker}}</th><td class="number">{{lane}}</td><td class="number">{{received}}</td><td class="number">{{recorded}}</td><td class="number">{{repeated}}</td><td class="number">{{died}}</td><td>{{#hour}}{{>time}}{{/hour}}</td></tr>
    {{/lanes}}
    </tbody>
    </table></div>
    {{/hasLanes}}
    </section>
    </div>
    """#

  static let deadLetters = #"""
    {{<layout}}{{$title}}[[dead.title]]{{/title}}{{$main}}
    <h1><span class="quiet"><a href="/operations">[[operations.title]]</a> ›</span> [[dead.title]]</h1>
    <form class="row" method="get" action="/operations/dead-letters">
    <label for="reason">[[dead.reason]]</label>
    <select id="reason" name="reason">
    <option value="">[[dead.all]]</option>
    {{#reasons}}<option{{#isCurrent}} selected{{/isCurrent}}>{{reason}}</option>
    {{/reasons}}
    </select>
    <button>[[orders.submit]]</button>
    </form>
    {{^hasLetters}}<p class="quiet" role="status">[[dead.none]]</p>{{/hasLetters}}
    {{#hasLetters}}
    <div class="wide" tabindex="0" role="region" aria-label="[[dead.title]]"><table>
    <thead><tr><th scope="col">[[dead.failed]]</th><th scope="col">[[dead.reason]]</th><th scope="col">[[dead.where]]</th><th scope="col">[[dead.detail]]</th><th scope="col">[[operations.queue]]</th><th scope="col">[[dead.id]]</th></tr></thead>
    <tbody>
    {{#letters}}
    <tr><td>{{#when}}{{>time}}{{/when}}</td><td>{{reason}}</td><td>{{#where}}{{where}}{{/where}}{{^where}}<span class="quiet">[[dead.unknown]]</span>{{/where}}</td><td>{{detail}}</td><td>{{queue}}</td><td><code>{{id}}</code></td></tr>
    {{/letters}}
    </tbody>
    </table></div>
    {{/hasLetters}}
    <p class="pages">{{#next}}<a rel="next" href="{{next}}">[[page.older]]</a>{{/next}}</p>
    {{/main}}{{/layout}}
    """#

  static let audit = #"""
    {{<layout}}{{$title}}[[audit.title]]{{/title}}{{$main}}
    <h1 id="audit-title">[[audit.title]]</h1>
    {{^hasLines}}<p class="quiet">[[audit.none]]</p>{{/hasLines}}
    {{#hasLines}}
    <div class="wide" tabindex="0" role="region" aria-labelledby="audit-title"><table>
    <thead><tr><th scope="col">[[audit.when]]</th><th scope="col">[[audit.who]]</th><th scope="col">[[audit.action]]</th><th scope="col">[[store]]</th><th scope="col">[[audit.target]]</th><th scope="col">[[audit.reason]]</th></tr></thead>
    <tbody>
    {{#lines}}
    <tr><td>{{#when}}{{>time}}{{/when}}</td><td>{{who}}</td><td>{{action}}</td><td>{{lineStore}}</td><td>{{target}}</td><td>{{reason}}</td></tr>
    {{/lines}}
    </tbody>
    </table></div>
    {{/hasLines}}
    <p class="pages">{{#next}}<a rel="next" href="{{next}}">[[page.older]]</a>{{/next}}</p>
    {{/main}}{{/layout}}
    """#
}
