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
    <div class="wide" tabindex="0" role="group" aria-labelledby="queues-title"><table>
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
    <section aria-labelledby="workers-title">
    <h2 id="workers-title">[[workers.title]]</h2>
    {{^hasWorkers}}<p class="quiet">[[workers.none]]</p>{{/hasWorkers}}
    {{#hasWorkers}}
    <div class="wide" tabindex="0" role="group" aria-labelledby="workers-title"><table>
    <thead><tr><th scope="col">[[workers.worker]]</th><th scope="col">[[workers.state]]</th><th scope="col">[[workers.version]]</th><th scope="col" class="number">[[workers.lanes]]</th><th scope="col" class="number">[[workers.lag]]</th><th scope="col" class="number">[[workers.received]]</th><th scope="col" class="number">[[workers.recorded]]</th><th scope="col" class="number">[[workers.repeated]]</th><th scope="col" class="number">[[workers.dead]]</th><th scope="col">[[workers.seen]]</th></tr></thead>
    <tbody>
    {{#workers}}
    <tr><th scope="row">{{worker}}</th><td>{{#isAlive}}<span class="state alive">[[workers.alive]]</span>{{/isAlive}}{{^isAlive}}{{#seen}}<span class="state lost">[[workers.lost]]</span>{{/seen}}{{^seen}}<span class="state">[[workers.ended]]</span>{{/seen}}{{/isAlive}}</td><td>{{#version}}{{version}}{{/version}}{{^version}}–{{/version}}</td><td class="number">{{lanes}}</td><td class="number">{{lag}}</td><td class="number">{{received}}</td><td class="number">{{recorded}}</td><td class="number">{{repeated}}</td><td class="number">{{died}}</td><td>{{#seen}}{{>time}}{{/seen}}{{^seen}}–{{/seen}}</td></tr>
    {{/workers}}
    </tbody>
    </table></div>
    <p class="hint">[[workers.hint]]</p>
    {{/hasWorkers}}
    </section>
    <section aria-labelledby="dead-title">
    <h2 id="dead-title">[[dead.by-reason]]</h2>
    {{^hasDead}}<p class="quiet">[[dead.none]]</p>{{/hasDead}}
    {{#hasDead}}
    <table class="slim">
    <thead><tr><th scope="col">[[dead.reason]]</th><th scope="col" class="number">[[dead.count]]</th></tr></thead>
    <tbody>
    {{#dead}}
    <tr><th scope="row"><a href="/operations/dead-letters?reason={{reason}}">{{reason}}</a></th><td class="number">{{count}}</td></tr>
    {{/dead}}
    </tbody>
    </table>
    {{/hasDead}}
    </section>
    """#

  static let deadLetters = #"""
    {{<layout}}{{$title}}[[dead.title]]{{/title}}{{$main}}
    <h1><span class="quiet"><a href="/operations">[[operations.title]]</a> ›</span> [[dead.title]]</h1>
    {{#problem}}<p class="bad" role="alert">{{problem}}</p>{{/problem}}
    {{#replayed}}<p class="good" role="status">[[dead.replayed]]</p>{{/replayed}}
    {{#isStopped}}<p class="warning" role="status">[[dead.stopped]]</p>{{/isStopped}}
    {{#sealed}}<p class="bad" role="status">[[dead.sealed]]</p>{{/sealed}}
    {{#discarded}}<p class="good" role="status">[[dead.discarded]]</p>{{/discarded}}
    <form class="row" method="get" action="/operations/dead-letters">
    <span class="field"><label for="reason">[[dead.reason]]</label>
    <select id="reason" name="reason">
    <option value="">[[dead.all]]</option>
    {{#reasons}}<option{{#isCurrent}} selected{{/isCurrent}}>{{reason}}</option>
    {{/reasons}}
    </select></span>
    <span class="field"><label for="store">[[store]]</label>
    <input id="store" name="store" value="{{store}}" autocomplete="off" spellcheck="false" pattern="[a-z0-9][a-z0-9\-]*" maxlength="63"></span>
    <button>[[orders.submit]]</button>
    </form>
    {{^hasLetters}}<p class="quiet" role="status">[[dead.none]]</p>{{/hasLetters}}
    {{#hasLetters}}
    <div class="wide" tabindex="0" role="group" aria-label="[[dead.title]]"><table class="list log">
    <thead><tr><th scope="col">[[dead.failed]]</th><th scope="col">[[dead.reason]]</th><th scope="col">[[dead.where]]</th><th scope="col">[[dead.detail]]</th><th scope="col">[[operations.queue]]</th><th scope="col">[[dead.id]]</th></tr></thead>
    <tbody>
    {{#letters}}
    <tr><td>{{#when}}{{>time}}{{/when}}</td><td class="word">{{reason}}</td><td>{{#where}}{{where}}{{/where}}{{^where}}<span class="quiet">[[dead.unknown]]</span>{{/where}}</td><td>{{detail}}</td><td class="word">{{queue}}</td><td><a href="/operations/dead-letters/{{id}}"><code>{{id}}</code></a></td></tr>
    {{/letters}}
    </tbody>
    </table></div>
    {{/hasLetters}}
    <p class="pages">{{#next}}<a rel="next" href="{{next}}">[[page.older]]</a>{{/next}}</p>
    {{#hasLetters}}
    <details><summary>[[dead.many]]</summary>
    {{>settle}}
    </details>
    {{/hasLetters}}
    {{/main}}{{/layout}}
    """#

  static let deadLetter = #"""
    {{<layout}}{{$title}}[[dead.letter]] {{id}}{{/title}}{{$main}}
    <h1><span class="quiet"><a href="/operations">[[operations.title]]</a> › <a href="/operations/dead-letters">[[dead.title]]</a> ›</span> <code>{{id}}</code></h1>
    {{#problem}}<p class="bad" role="alert">{{problem}}</p>{{/problem}}
    {{#replayed}}<p class="good" role="status">[[dead.was-replayed]] {{>time}}</p>{{/replayed}}
    {{#discarded}}<p class="warning" role="status">[[dead.was-discarded]] {{>time}}</p>{{/discarded}}
    <p class="bad"><b>{{reason}}</b> {{detail}}</p>
    <div class="columns">
    <section class="card" aria-labelledby="event-title">
    <h2 id="event-title">[[dead.event]]</h2>
    <dl class="facts">
    <dt>[[store]]</dt><dd>{{#letterStore}}{{letterStore}}{{/letterStore}}{{^letterStore}}<span class="quiet">[[dead.unknown]]</span>{{/letterStore}}</dd>
    <dt>[[orders.order]]</dt><dd>{{#letterOrder}}{{letterOrder}}{{/letterOrder}}{{^letterOrder}}<span class="quiet">[[dead.unknown]]</span>{{/letterOrder}}</dd>
    <dt>[[dead.source]]</dt><dd>{{#source}}{{source}}{{/source}}{{^source}}<span class="quiet">[[dead.unknown]]</span>{{/source}}</dd>
    <dt>[[dead.event-id]]</dt><dd>{{#eventID}}{{eventID}}{{/eventID}}{{^eventID}}<span class="quiet">[[dead.unknown]]</span>{{/eventID}}</dd>
    <dt>[[operations.queue]]</dt><dd>{{queue}}</dd>
    <dt>[[dead.failed]]</dt><dd>{{#when}}{{>time}}{{/when}}</dd>
    <dt>[[dead.failures]]</dt><dd>{{failures}}</dd>
    {{#again}}<dt>[[dead.again]]</dt><dd>{{>time}}</dd>{{/again}}
    {{#contentType}}<dt>[[dead.content-type]]</dt><dd>{{contentType}}</dd>{{/contentType}}
    {{#bodyBytes}}<dt>[[dead.bytes]]</dt><dd>{{bodyBytes}}</dd>{{/bodyBytes}}
    {{#headers}}<dt>{{name}}</dt><dd>{{value}}</dd>{{/headers}}
    </dl>
    </section>
    {{#email}}
    <section class="card" aria-labelledby="email-title">
    <h2 id="email-title">[[dead.masked]]</h2>
    <dl class="facts">
    <dt>[[entry.from]]</dt><dd>{{from}}</dd>
    <dt>[[entry.to]]</dt><dd>{{to}}</dd>
    {{#cc}}<dt>[[entry.cc]]</dt><dd>{{cc}}</dd>{{/cc}}
    </dl>
    <h3>{{#subject}}{{subject}}{{/subject}}{{^subject}}[[entry.no-subject]]{{/subject}}</h3>
    <p class="email-text">{{text}}</p>
    </section>
    {{/email}}
    {{#hasFields}}
    <section class="card" aria-labelledby="fields-title">
    <h2 id="fields-title">[[dead.fields]]</h2>
    <dl class="facts">
    {{#fields}}<dt>{{name}}</dt><dd>{{value}}</dd>{{/fields}}
    </dl>
    </section>
    {{/hasFields}}
    </div>
    <p class="hint">[[dead.hidden]]</p>
    {{#isOpen}}{{>settle}}{{/isOpen}}
    {{/main}}{{/layout}}
    """#

  static let settle = #"""
    <div class="columns">
    <form class="card" method="post" action="/operations/dead-letters/replay">
    <input type="hidden" name="key" value="{{key}}">
    {{#target}}<input type="hidden" name="{{name}}" value="{{value}}">{{/target}}
    <h2>[[dead.replay]]</h2>
    <p>[[dead.replay.means]]</p>
    <label for="replay-because">[[mask.reason.optional]]</label>
    <input id="replay-because" name="because" maxlength="1000" autocomplete="off" aria-describedby="replay-hint">
    <p class="hint" id="replay-hint">[[dead.because.hint]]</p>
    <button class="primary">[[dead.replay]]</button>
    </form>
    <form class="card" method="post" action="/operations/dead-letters/discard">
    <input type="hidden" name="key" value="{{key}}">
    {{#target}}<input type="hidden" name="{{name}}" value="{{value}}">{{/target}}
    <h2>[[dead.discard]]</h2>
    <p>[[dead.discard.means]]</p>
    <label for="discard-because">[[audit.reason]]</label>
    <input id="discard-because" name="because" maxlength="1000" required autocomplete="off" aria-describedby="discard-hint">
    <p class="hint" id="discard-hint">[[dead.because.hint]]</p>
    <label class="check"><input type="checkbox" name="understood" value="yes" required> <span>[[dead.discard.understood]]</span></label>
    <button class="danger">[[dead.discard]]</button>
    </form>
    </div>
    """#

  static let audit = #"""
    {{<layout}}{{$title}}[[audit.title]]{{/title}}{{$main}}
    <h1 id="audit-title">[[audit.title]]</h1>
    {{^hasLines}}<p class="quiet">[[audit.none]]</p>{{/hasLines}}
    {{#hasLines}}
    <div class="wide" tabindex="0" role="group" aria-labelledby="audit-title"><table class="list log">
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
