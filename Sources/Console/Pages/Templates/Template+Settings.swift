extension Template {
  static let general = #"""
    {{<layout}}{{$title}}[[section.settings]] › [[general.title]]{{/title}}{{$main}}
    <h1><span class="quiet">[[section.settings]] ›</span> [[general.title]]</h1>
    {{#notice}}<p class="good" role="status">{{notice}}</p>{{/notice}}
    {{#problem}}<p class="bad" role="alert">{{problem}}</p>{{/problem}}
    <div class="columns">
    <section class="card" aria-labelledby="mask-title">
    <form method="post" action="/stores/{{storeID}}/settings/mask">
    <input type="hidden" name="key" value="{{key}}">
    <input type="hidden" name="version" value="{{version}}">
    <fieldset{{^mayChange}} disabled{{/mayChange}}>
    <legend><h2 id="mask-title">[[mask.title]]</h2></legend>
    <p>[[mask.intro]]</p>
    <label class="choice"><input type="radio" name="mask" value="hard"{{#isHard}} checked{{/isHard}}>
    <span><strong>[[mask.hard]]</strong> <em class="tag">[[mask.recommended]]</em><br>[[mask.hard.means]]
    <code>3e04c03ebb491831fd2e3ff32a8e6609@{{aliasDomain}}</code></span></label>
    <label class="choice"><input type="radio" name="mask" value="soft"{{^isHard}} checked{{/isHard}}>
    <span><strong>[[mask.soft]]</strong><br>[[mask.soft.means]]
    <code>maria.silva@example.com-16744275618807398196b.{{aliasDomain}}</code></span></label>
    <p class="advice">[[mask.advice]]</p>
    {{#mayChange}}
    <label for="mask-reason">[[mask.reason.optional]]</label>
    <input id="mask-reason" name="reason" maxlength="1000" autocomplete="off" aria-describedby="mask-reason-hint">
    <p class="hint" id="mask-reason-hint">[[mask.reason.hint]]</p>
    <button class="primary">[[mask.save]]</button>
    {{/mayChange}}
    </fieldset>
    </form>
    {{^mayChange}}<p class="quiet">[[mask.read-only]]</p>{{/mayChange}}
    <p class="hint">[[mask.effect]]</p>
    </section>
    <div>
    {{#mayChange}}
    <section class="card" aria-labelledby="try-title">
    <h2 id="try-title">[[try.title]]</h2>
    <p>[[try.intro]]</p>
    <form method="post" action="/stores/{{storeID}}/settings/try">
    <input type="hidden" name="key" value="{{key}}">
    <button>[[try.submit]]</button>
    </form>
    <p class="hint">[[try.note]]</p>
    </section>
    {{/mayChange}}
    <section class="card" aria-labelledby="domains-title">
    <h2 id="domains-title">[[domains.title]]</h2>
    <p>[[domains.intro]]</p>
    <form method="post" action="/stores/{{storeID}}/settings/own-domains">
    <input type="hidden" name="key" value="{{key}}">
    <input type="hidden" name="version" value="{{version}}">
    <label for="domains">[[domains.label]]</label>
    <textarea id="domains" name="domains" rows="3" spellcheck="false" autocomplete="off" maxlength="8000"{{^mayChange}} readonly{{/mayChange}}>{{ownDomains}}</textarea>
    {{#mayChange}}<button>[[domains.save]]</button>{{/mayChange}}
    </form>
    </section>
    </div>
    </div>
    <section aria-labelledby="history-title">
    <h2 id="history-title">[[history.title]]</h2>
    {{^hasHistory}}<p class="quiet">[[history.none]]</p>{{/hasHistory}}
    {{#hasHistory}}
    <div class="wide" tabindex="0" role="group" aria-labelledby="history-title"><table>
    <thead><tr><th scope="col" class="number">[[history.version]]</th><th scope="col">[[history.when]]</th><th scope="col">[[history.who]]</th><th scope="col">[[history.what]]</th><th scope="col">[[history.why]]</th></tr></thead>
    <tbody>
    {{#history}}
    <tr><td class="number">{{version}}</td><td>{{#when}}{{>time}}{{/when}}</td><td>{{who}}</td><td>{{mask}}{{#domains}} <small class="quiet">{{.}}</small>{{/domains}}</td><td>{{why}}</td></tr>
    {{/history}}
    </tbody>
    </table></div>
    {{/hasHistory}}
    </section>
    {{/main}}{{/layout}}
    """#

  static let confirmSoft = #"""
    {{<layout}}{{$title}}[[confirm.title]]{{/title}}{{$main}}
    <section class="card narrow">
    <h1>[[confirm.title]]</h1>
    {{#problem}}<p class="bad" role="alert" id="problem">{{problem}}</p>{{/problem}}
    <p class="warning">[[confirm.warning]]</p>
    <p class="advice">[[mask.advice]]</p>
    <form method="post" action="/stores/{{storeID}}/settings/mask">
    <input type="hidden" name="key" value="{{key}}">
    <input type="hidden" name="version" value="{{version}}">
    <input type="hidden" name="mask" value="soft">
    <input type="hidden" name="step" value="confirm">
    <label for="reason">[[confirm.why]]</label>
    <input id="reason" name="reason" value="{{reason}}" maxlength="1000" required autocomplete="off" aria-describedby="reason-hint">
    <p class="hint" id="reason-hint">[[mask.reason.hint]]</p>
    <label class="check"><input type="checkbox" name="understood" value="yes" required> <span>[[confirm.understood]]</span></label>
    <p class="actions"><button class="danger">[[confirm.submit]]</button> <a class="button" href="/stores/{{storeID}}/settings">[[confirm.cancel]]</a></p>
    </form>
    </section>
    {{/main}}{{/layout}}
    """#

  static let tryPage = #"""
    {{<layout}}{{$title}}[[try.title]]{{/title}}{{$main}}
    <section class="card narrow">
    <h1>[[try.title]]</h1>
    {{#isWaiting}}<p role="status" class="waiting">[[try.waiting]]</p>{{/isWaiting}}
    {{#isLate}}<p role="status">[[try.late]]</p>{{/isLate}}
    {{#alias}}
    <p role="status" class="good">{{kind}}</p>
    <dl class="result">
    <dt>[[try.done]]</dt><dd><code>{{testAddress}}</code></dd>
    <dt>[[try.became]]</dt><dd><code id="alias">{{alias}}</code><br><small class="quiet">{{kind}}, [[alias.policy]] {{policyVersion}}</small></dd>
    </dl>
    <p><a href="{{timeline}}">[[try.timeline]]</a></p>
    {{/alias}}
    <p><a href="/stores/{{storeID}}/settings">[[try.again]]</a></p>
    </section>
    {{/main}}{{/layout}}
    """#
}
