extension Template {
  static let orders = #"""
    {{<layout}}{{$title}}[[orders.title]]{{/title}}{{$main}}
    <h1>[[orders.title]]</h1>
    <form class="row" role="search" method="post" action="/stores/{{storeID}}/orders">
    <input type="hidden" name="key" value="{{key}}">
    <label for="search">[[orders.search]]</label>
    <input id="search" name="search" type="search" value="{{search}}" maxlength="400" autocomplete="off" spellcheck="false">
    <button class="primary">[[orders.submit]]</button>
    </form>
    <h2 id="list-title">{{#search}}[[orders.found]]{{/search}}{{^search}}[[orders.latest]]{{/search}}</h2>
    {{#noSuchAlias}}<p class="quiet" role="status">[[orders.none.alias]]</p>{{/noSuchAlias}}
    {{^hasOrders}}{{^noSuchAlias}}<p class="quiet" role="status">[[orders.none]]</p>{{/noSuchAlias}}{{/hasOrders}}
    {{#hasOrders}}
    <table class="list" aria-labelledby="list-title">
    <thead><tr><th scope="col">[[orders.order]]</th><th scope="col">[[orders.last]]</th><th scope="col" class="number">[[orders.entries]]</th><th scope="col">[[orders.when]]</th></tr></thead>
    <tbody>
    {{#orders}}
    <tr><th scope="row"><a href="{{href}}">{{order}}</a></th>
    <td class="excerpt"><span class="way {{way}}" title="{{wayName}}"><span class="sr">{{wayName}}</span></span> {{#subject}}<b>{{subject}}</b> {{/subject}}<span class="quiet">{{firstWords}}</span></td>
    <td class="number">{{count}}</td><td>{{#when}}{{>time}}{{/when}}</td></tr>
    {{/orders}}
    </tbody>
    </table>
    {{/hasOrders}}
    <p class="pages">{{#first}}<a href="{{first}}">[[page.first]]</a>{{/first}} {{#next}}<a rel="next" href="{{next}}">[[page.next]]</a>{{/next}}</p>
    {{/main}}{{/layout}}
    """#

  static let order = #"""
    {{<layout}}{{$title}}[[order.title]] {{order}}{{/title}}{{$main}}
    <h1><span class="quiet">[[order.title]]</span> {{order}}</h1>
    <div class="bar"><h2 id="timeline-title">[[order.timeline]]</h2>
    {{#live}}<p class="live quiet" id="live" data-live="{{live}}" data-word="[[order.new]]" role="status" hidden>[[order.live]]</p>{{/live}}</div>
    {{^hasEntries}}<p class="quiet" id="no-entries">[[order.none]]</p>{{/hasEntries}}
    <ol class="timeline" id="timeline" aria-labelledby="timeline-title" reversed>
    {{#entries}}
    {{>entry}}
    {{/entries}}
    </ol>
    <p class="pages">{{#newest}}<a href="{{newest}}">[[page.newest]]</a>{{/newest}} {{#older}}<a rel="next" href="{{older}}">[[page.older]]</a>{{/older}}</p>
    {{/main}}{{/layout}}
    """#

  static let entry = #"""
    <li class="entry {{way}}" id="entry-{{sequence}}" value="{{sequence}}">
    <article aria-labelledby="subject-{{sequence}}">
    <header><span class="way {{way}}" title="{{wayName}}"><span class="sr">{{wayName}}</span></span>
    <h3 id="subject-{{sequence}}">{{#subject}}{{subject}}{{/subject}}{{^subject}}[[entry.no-subject]]{{/subject}}</h3>
    <span class="when">#{{sequence}} {{#when}}{{>time}}{{/when}}</span></header>
    <p class="people"><span class="quiet">[[entry.from]]</span> {{#from}}{{>person}}{{/from}} <span class="quiet">[[entry.to]]</span> {{#to}}{{>person}} {{/to}}{{#hasCopies}}<span class="quiet">[[entry.cc]]</span> {{#cc}}{{>person}} {{/cc}}{{/hasCopies}}</p>
    {{#firstWords}}<p class="words">{{firstWords}}</p>{{/firstWords}}
    {{#hasAttachments}}<p class="attachments"><span class="quiet">[[entry.attachments]]:</span> {{#attachments}}<span class="file">{{#name}}{{name}}{{/name}}{{^name}}[[entry.unnamed]]{{/name}}{{#size}} <small class="quiet">{{size}}</small>{{/size}}</span> {{/attachments}}</p>{{/hasAttachments}}
    {{#hasOmissions}}<p class="hint">[[entry.omitted]]</p>{{/hasOmissions}}
    {{#body}}<details><summary>[[entry.open]]</summary>
    <iframe{{#isShort}} class="short"{{/isShort}} sandbox loading="lazy" referrerpolicy="no-referrer" src="{{body}}" title="[[entry.body]] #{{sequence}}"></iframe>
    <p class="hint">[[entry.inert]]{{#links}} <a href="{{links}}">[[entry.links]]</a>{{/links}}</p></details>{{/body}}
    </article>
    </li>
    """#

  static let links = #"""
    {{<layout}}{{$title}}[[links.title]] #{{sequence}}{{/title}}{{$main}}
    <h1><span class="quiet">[[order.title]] <a href="{{back}}">{{order}}</a> ›</span> [[links.title]] #{{sequence}}</h1>
    {{^hasLinks}}<p class="quiet">[[links.none]]</p>{{/hasLinks}}
    {{#hasLinks}}
    <p class="warning">[[links.warning]]</p>
    <ul class="links">
    {{#links}}
    <li class="card">{{#words}}<b>{{words}}</b><br>{{/words}}<code>{{target}}</code>
    <a class="button" href="{{target}}" target="_blank" rel="noopener noreferrer nofollow">[[links.open]] {{host}}</a></li>
    {{/links}}
    </ul>
    {{/hasLinks}}
    {{/main}}{{/layout}}
    """#

  static let person = #"""
    <span class="person"><button type="button" class="alias" aria-describedby="tip-{{tip}}">{{label}}</button><span class="tip" role="tooltip" id="tip-{{tip}}"><code>{{alias}}</code><br>{{about}}</span></span>
    """#
}
