extension Asset {
  static let stylesheet = #"""
    :root {
      color-scheme: light dark;
      --ground: #f6f7f8; --card: #fff; --ink: #1b2126; --quiet: #56616b; --line: #d9dee3; --tint: #eef2f5;
      --accent: #1f5f8b; --on-accent: #fff; --good: #14663b; --good-tint: #e5f4eb; --bad: #a3231f; --bad-tint: #fcebea;
      --warn: #7a4b00; --warn-tint: #fdf3df; --sent: #1f5f8b; --received: #6a4aa0; --focus: #0b66c3;
      --gap: 1rem; --round: 6px;
    }
    @media (prefers-color-scheme: dark) {
      :root {
        --ground: #14181b; --card: #1c2226; --ink: #e6eaed; --quiet: #a3aeb8; --line: #39434b; --tint: #262e34;
        --accent: #7fbde8; --on-accent: #0c1a24; --good: #7fd6a4; --good-tint: #16301f; --bad: #ff9f98; --bad-tint: #3a1d1c;
        --warn: #f0c675; --warn-tint: #33280f; --sent: #7fbde8; --received: #c1a6f2; --focus: #8cc8ff;
      }
    }
    *, ::before, ::after { box-sizing: border-box; }
    html { font: 15px/1.45 system-ui, "Segoe UI", Roboto, "Helvetica Neue", "Noto Sans", sans-serif; }
    body { margin: 0; background: var(--ground); color: var(--ink); overflow-wrap: anywhere; }
    h1 { font-size: 1.4rem; line-height: 1.2; margin: 0 0 1rem; font-weight: 650; }
    h2 { font-size: 1.05rem; margin: 1.4rem 0 .5rem; font-weight: 650; }
    .card > h2, legend h2 { margin-top: 0; }
    h3 { font-size: 1rem; margin: 0; font-weight: 600; }
    p { margin: .4rem 0; }
    a { color: var(--accent); text-underline-offset: .15em; }
    code { font: .87em/1.4 ui-monospace, "SF Mono", Menlo, Consolas, "DejaVu Sans Mono", monospace; }
    small { font-size: .85em; }
    :focus-visible { outline: 3px solid var(--focus); outline-offset: 2px; border-radius: 3px; }
    .quiet { color: var(--quiet); font-weight: 400; }
    .sr { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap; }
    .skip { position: absolute; left: .5rem; top: -4rem; background: var(--card); padding: .5rem .8rem; z-index: 9; }
    .skip:focus { top: .5rem; }

    .top { display: flex; flex-wrap: wrap; align-items: center; gap: .3rem 1.2rem; padding: .5rem 1.2rem;
      background: var(--card); border-bottom: 1px solid var(--line); }
    .brand { font-weight: 700; color: var(--ink); text-decoration: none; }
    .place { margin: 0; padding: .1rem .6rem; background: var(--tint); border-radius: 99px; }
    .place a { color: inherit; text-decoration: none; }
    .top nav ul { display: flex; flex-wrap: wrap; gap: .2rem; list-style: none; margin: 0; padding: 0; }
    .top nav a { display: block; padding: .4rem .7rem; border-radius: var(--round); color: var(--ink); text-decoration: none; }
    .top nav a:hover { background: var(--tint); }
    .top nav a[aria-current] { color: var(--accent); box-shadow: inset 0 -2px var(--accent); border-radius: 0; }
    .tools { margin-left: auto; display: flex; flex-wrap: wrap; align-items: center; gap: .3rem 1rem; }
    .tools form { display: flex; align-items: center; gap: .5rem; margin: 0; }
    .languages { gap: 0 !important; }
    .languages button { border-color: transparent; background: none; text-transform: uppercase; font-size: .8rem;
      padding: .3rem .5rem; color: var(--quiet); }
    .languages button[aria-pressed] { color: var(--accent); text-decoration: underline; text-underline-offset: .3em;
      text-decoration-thickness: 2px; }

    main { max-width: 78rem; margin: 0 auto; padding: 1.2rem; overflow-x: clip; }
    main:focus { outline: none; }
    .card { background: var(--card); border: 1px solid var(--line); border-radius: var(--round); padding: 1.1rem 1.2rem; }
    .card + .card { margin-top: var(--gap); }
    .narrow { max-width: 36rem; margin: 0 auto; }
    .columns { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(26rem, 100%), 1fr)); gap: 0 var(--gap);
      align-items: start; margin-bottom: .6rem; }
    .columns > * { min-width: 0; }
    .columns > .card + .card { margin-top: 0; }
    @media (max-width: 57rem) {
      .columns { grid-template-columns: minmax(0, 1fr); }
      .columns > * + *, .columns > .card + .card { margin-top: var(--gap); }
    }

    label { font-weight: 600; }
    .hint { color: var(--quiet); font-size: .9rem; }
    fieldset { border: 0; margin: 0; padding: 0; min-width: 0; }
    legend { padding: 0; }
    input:not([type=radio], [type=checkbox]), textarea, select {
      font: inherit; color: inherit; background: var(--card); border: 1px solid var(--quiet); border-radius: var(--round);
      padding: .45rem .6rem; width: 100%; max-width: 100%; }
    textarea { resize: vertical; display: block; margin: .2rem 0 .6rem; }
    input[type=radio], input[type=checkbox] { accent-color: var(--accent); inline-size: 1.1rem; block-size: 1.1rem;
      flex: none; margin: .2rem 0 0; }
    button, .button { font: inherit; font-weight: 600; color: var(--ink); background: var(--card); min-height: 2rem;
      border: 1px solid var(--quiet); border-radius: var(--round); padding: .4rem .9rem; cursor: pointer;
      text-decoration: none; display: inline-block; }
    button:hover, .button:hover { background: var(--tint); }
    .tools button { padding: .25rem .7rem; font-weight: 500; }
    .primary { background: var(--accent); border-color: var(--accent); color: var(--on-accent); }
    .primary:hover { background: var(--accent); filter: brightness(1.1); }
    .danger { border-color: var(--bad); color: var(--bad); }
    .danger:hover { background: var(--bad-tint); }
    form:not(.row) > .primary, form > fieldset > .primary { margin-top: .6rem; }
    .card :is(p, textarea, .choice) + label[for] { display: block; margin-top: .8rem; }
    .row { display: flex; flex-wrap: wrap; align-items: center; gap: .5rem; margin-bottom: 1rem; }
    .row .field { display: flex; flex: 1 1 16rem; max-width: 30rem; align-items: center; gap: .5rem; }
    .row input, .row select { flex: 1 1 8rem; min-width: 0; width: auto !important; max-width: 28rem !important; }
    .choice, .check { display: flex; gap: .7rem; font-weight: 400; padding: .6rem .8rem; margin: .5rem 0;
      border: 1px solid var(--line); border-radius: var(--round); cursor: pointer; }
    .choice:has(:checked) { border-color: var(--accent); box-shadow: inset 3px 0 var(--accent); }
    .choice > span, .check > span { min-width: 0; }
    .tag { font-style: normal; font-size: .8rem; color: var(--good); background: var(--good-tint); border-radius: 99px;
      padding: .05rem .5rem; }
    .good, .bad, .warning, .advice { padding: .5rem .8rem; border-radius: var(--round); border-left: 4px solid; }
    .good { color: var(--good); background: var(--good-tint); }
    .bad { color: var(--bad); background: var(--bad-tint); }
    .warning { color: var(--warn); background: var(--warn-tint); }
    .advice { background: var(--tint); border-color: var(--accent); }
    .actions { display: flex; flex-wrap: wrap; gap: .6rem; margin-top: 1rem; }
    dl.result dt { color: var(--quiet); } dl.result dd { margin: 0 0 .6rem; }
    .facts { display: grid; grid-template-columns: minmax(6rem, max-content) 1fr; gap: .3rem 1rem; margin: .5rem 0; }
    .facts dt { color: var(--quiet); } .facts dd { margin: 0; min-width: 0; }
    .email-text { white-space: pre-wrap; }
    .tiles { list-style: none; padding: 0; display: grid; gap: .5rem;
      grid-template-columns: repeat(auto-fill, minmax(11rem, 1fr)); }
    .tiles a { display: block; padding: .6rem .8rem; background: var(--card); border: 1px solid var(--line);
      border-radius: var(--round); text-decoration: none; }
    .tiles a:hover { border-color: var(--accent); }

    table { border-collapse: collapse; width: 100%; background: var(--card); border: 1px solid var(--line); }
    th, td { text-align: left; vertical-align: top; padding: .45rem .7rem; border-bottom: 1px solid var(--line); }
    tbody tr:last-child > * { border-bottom: 0; }
    thead th { font-size: .82rem; color: var(--quiet); font-weight: 600; background: var(--tint); white-space: nowrap; }
    tbody th { font-weight: 600; }
    .wide tbody th { white-space: nowrap; }
    .list tbody th { min-width: 11rem; }
    .word { white-space: nowrap; }
    .slim { max-width: 26rem; }
    .state { color: var(--quiet); white-space: nowrap; }
    .state.alive { color: var(--good); font-weight: 600; } .state.lost { color: var(--bad); font-weight: 600; }
    .number { text-align: right; font-variant-numeric: tabular-nums; white-space: nowrap; }
    time { white-space: nowrap; font-variant-numeric: tabular-nums; }
    .wide { overflow-x: auto; overflow-wrap: normal; }
    .pages { display: flex; gap: 1.2rem; margin-top: 1rem; min-height: 1.5rem; }
    .excerpt { width: 60%; }
    .way { display: inline-block; width: .7rem; height: .7rem; border-radius: 2px; background: var(--sent); flex: none; }
    .way.received { background: var(--received); border-radius: 50%; }
    @media (max-width: 44rem) {
      .top { padding: .5rem .8rem; } main { padding: .8rem; } .tools { margin-left: 0; }
      .list thead { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); }
      .list, .list tbody, .list tr, .list th, .list td { display: block; border-bottom: 0; width: auto; }
      .list tr { border-bottom: 1px solid var(--line); padding: .5rem .8rem; }
      .list tr:last-child { border-bottom: 0; }
      .list tbody th, .list td { padding: .1rem 0; min-width: 0; } .list td.number, .list td:empty { display: none; }
      .list.log td:not(:empty) { display: inline; }
      .list.log td:not(:first-child, :empty)::before { content: " · "; color: var(--quiet); }
    }

    .bar { display: flex; align-items: baseline; gap: 1rem; flex-wrap: wrap; margin-bottom: .5rem; }
    .bar > * { margin: 0; }
    .timeline { list-style: none; margin: 0; padding: 0; }
    .entry { background: var(--card); border: 1px solid var(--line); border-left: 4px solid var(--sent);
      border-radius: var(--round); padding: .7rem 1rem; margin-bottom: .6rem; }
    .entry.received { border-left-color: var(--received); }
    .entry.new { animation: arrive 2s; }
    @keyframes arrive { from { background: var(--good-tint); } }
    @media (prefers-reduced-motion: reduce) { .entry.new { animation: none; } }
    .entry header { display: flex; flex-wrap: wrap; align-items: baseline; gap: .2rem .6rem; }
    .entry h3 { flex: 1 1 12rem; min-width: 0; }
    .when { color: var(--quiet); font-size: .9rem; }
    .people { display: flex; flex-wrap: wrap; align-items: baseline; gap: .2rem .4rem; }
    .words { color: var(--quiet); }
    .file { border: 1px solid var(--line); border-radius: 99px; padding: .05rem .6rem; font-size: .9rem; }
    .person { position: relative; display: inline-flex; max-width: 100%; }
    .alias { font-weight: 500; min-height: 1.5rem; padding: 0 .35rem; border: 1px solid var(--line); background: var(--tint);
      text-align: left; overflow-wrap: anywhere; cursor: help; }
    .tip { position: absolute; z-index: 5; top: calc(100% + 4px); left: 0; width: max-content; max-width: min(26rem, 75vw);
      background: var(--ink); color: var(--ground); border-radius: var(--round); padding: .45rem .7rem; font-size: .9rem;
      display: none; }
    .tip::before { content: ""; position: absolute; inset: -6px 0 auto; height: 6px; }
    .person:hover .tip, .alias:focus + .tip { display: block; }
    .dismissed .tip { display: none !important; }
    summary { cursor: pointer; color: var(--accent); width: fit-content; padding: .2rem 0; }
    iframe { display: block; width: 100%; height: 24rem; border: 1px solid var(--line); border-radius: var(--round);
      background: #fff; resize: vertical; color-scheme: light; }
    iframe.short { height: 8rem; }
    .links { list-style: none; padding: 0; }
    .links .button { display: table; margin-top: .6rem; }

    .chart { display: block; color: var(--accent); max-width: 100%; }
    .chart.hours { width: 100%; height: 6rem; }
    .chart .area { fill: currentColor; opacity: .18; } .chart .line { fill: none; stroke: currentColor; stroke-width: 1.5; }
    .chart .bar-mark { fill: currentColor; } .chart .base { stroke: var(--line); }
    """#
}
