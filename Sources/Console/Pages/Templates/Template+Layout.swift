extension Template {
  static let layout = #"""
    <!doctype html>
    <html lang="{{languageCode}}">
    <head>
    <meta charset="utf-8">
    <meta name="viewport" content="width=device-width, initial-scale=1">
    <meta name="color-scheme" content="light dark">
    <title>{{$title}}{{/title}} · [[product]]</title>
    <link rel="icon" href="/assets/icon.svg" type="image/svg+xml">
    <link rel="stylesheet" href="/assets/console.css?{{assetVersion}}">
    <script src="/assets/console.js?{{assetVersion}}" defer></script>
    </head>
    <body>
    <a class="skip" href="#main">[[skip]]</a>
    <header class="top">
    <a class="brand" href="/">[[product]]</a>
    {{#visitor}}
    {{#storeID}}
    <p class="place">{{#canChooseStore}}<a href="/">{{storeID}}</a>{{/canChooseStore}}{{^canChooseStore}}{{storeID}}{{/canChooseStore}}</p>
    {{/storeID}}
    <nav aria-label="[[navigation]]"><ul>
    {{#navigation}}
    <li><a href="{{href}}"{{#isCurrent}} aria-current="page"{{/isCurrent}}>{{label}}</a></li>
    {{/navigation}}
    </ul></nav>
    {{/visitor}}
    <div class="tools">
    <form method="post" action="/language" class="languages" aria-label="[[language]]">
    <input type="hidden" name="from" value="{{path}}">
    {{#languages}}
    <button name="language" value="{{code}}" lang="{{code}}" title="{{name}}" aria-label="{{name}}"{{#isCurrent}} aria-pressed="true"{{/isCurrent}}>{{code}}</button>
    {{/languages}}
    </form>
    {{#visitor}}
    <form method="post" action="/sign-out">
    <input type="hidden" name="key" value="{{key}}">
    <span class="who">{{#name}}{{name}} {{/name}}<small>{{role}}</small></span>
    <button>[[sign-out]]</button>
    </form>
    {{/visitor}}
    </div>
    </header>
    <main id="main" tabindex="-1">
    {{$main}}{{/main}}
    </main>
    </body>
    </html>
    """#

  static let signIn = #"""
    {{<layout}}{{$title}}[[sign-in.title]]{{/title}}{{$main}}
    <section class="card narrow">
    <h1>[[sign-in.title]]</h1>
    {{#isWrong}}<p class="bad" role="alert">[[sign-in.wrong]]</p>{{/isWrong}}
    {{#pause}}<p class="bad" role="alert">[[sign-in.slow]]</p>{{/pause}}
    <form method="post" action="/sign-in">
    <input type="hidden" name="from" value="{{from}}">
    <label for="token">[[sign-in.token]]</label>
    <input id="token" name="token" type="password" autocomplete="current-password" required autofocus maxlength="200" aria-describedby="token-hint">
    <p class="hint" id="token-hint">[[sign-in.hint]]</p>
    <button class="primary">[[sign-in.submit]]</button>
    </form>
    </section>
    {{/main}}{{/layout}}
    """#

  static let refusal = #"""
    {{<layout}}{{$title}}[[refusal.title]]{{/title}}{{$main}}
    <section class="card narrow">
    <h1>[[refusal.title]]</h1>
    <p class="bad">{{word}}</p>
    <p><a href="/">[[refusal.back]]</a> <small class="quiet">{{status}}</small></p>
    </section>
    {{/main}}{{/layout}}
    """#

  static let stores = #"""
    {{<layout}}{{$title}}[[stores.title]]{{/title}}{{$main}}
    <h1>[[stores.title]]</h1>
    <form class="row" method="get" action="/">
    <label for="store">[[stores.id]]</label>
    <input id="store" name="store" autocomplete="off" spellcheck="false" pattern="[a-z0-9][a-z0-9\-]*" maxlength="63" required>
    <button class="primary">[[stores.go]]</button>
    </form>
    {{^hasStores}}<p class="quiet">[[stores.none]]</p>{{/hasStores}}
    {{#hasStores}}
    <ul class="tiles">
    {{#stores}}<li><a href="/stores/{{.}}/orders">{{.}}</a></li>
    {{/stores}}
    </ul>
    {{/hasStores}}
    {{#next}}<p class="pages"><a rel="next" href="{{next}}">[[page.next]]</a></p>{{/next}}
    {{/main}}{{/layout}}
    """#
}
