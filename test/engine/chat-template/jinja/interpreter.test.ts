import { expect, test } from "vitest";
import { compileTemplate } from "../../../../src/engine/chat-template/compile-template.ts";
import { minjaCases } from "./minja-cases.ts";

const render = (template: string, variables: Record<string, unknown> = {}) => compileTemplate(template)(variables);

const cases = minjaCases.map(([template, text, variables = {}]) => [template, text, variables] as const);

test.each(cases)("%j gives %j, as minja expects", (template, text, variables) => {
  expect(render(template, variables)).toBe(text);
});

test.each([
  ['{{ none }},{{ true }},{{ [none, 1.0, "it\'s"] }}', 'None,True,[None, 1.0, "it\'s"]'],
  ["{{ ('a', 1) }}", "('a', 1)"],
  ["{{ 'a' ~ true ~ none }}", "aTrueNone"],
  ["{{ [1, [2]] == [1, [2]] }},{{ {'a': 1} == {'a': 1.0} }},{{ [1] in [[1]] }}", "True,True,True"],
  ["{{ -7 % 3 }}", "2"],
  ["{{ '\\nabc\\n'.lstrip('\\n') }}|", "abc\n|"],
  ["{% for x in missing %}{{ x }}{% else %}nothing{% endfor %}", "nothing"],
  ["{% set x = 1 %}{% for i in range(2) %}{{ x }}{% set x = 2 %}{% endfor %}{{ x }}", "111"],
  ["{% for i in [1, 1, 2] %}{{ i if loop.changed(i) }}{% endfor %}", "12"],
  [
    "{% for i in range(2) %}{% for j in range(9) %}{{ j }}{% if j == i %}{% break %}{% endif %}{% endfor %};{% endfor %}",
    "0;01;",
  ],
  ["{{ messages | selectattr('role', 'in', ['user']) | map(attribute='content') | join(' ') }}", "b"],
  ["{{ [3, 1] | map('string') | join }}", "31"],
  ["{{ (1, 'a') | tojson }}{{ {'k': (1, 2)} | tojson }}", '[1, "a"]{"k": [1, 2]}'],
  ["{{ '🦙b'[0] }}{{ 'a,b'.split(',')[-1] }}{{ ', '.join(['x', 'y']) }}", "🦙bx, y"],
  ["{% set d = {} %}{% set _ = d.update({'a': 1}) %}{{ d.setdefault('b', 2) }}{{ d }}", "2{'a': 1, 'b': 2}"],
])("%j gives %j, as Python's Jinja does", (template, text) => {
  const messages = [
    { role: "system", content: "a" },
    { role: "user", content: "b" },
  ];
  expect(render(template, { messages })).toBe(text);
});

test.each([
  ["{% break %}", "outside of a loop"],
  ["{{ [].pop() }}", "pop from empty list"],
  ["{{ {}.pop('k') }}", "KeyError: k"],
  ["{% for x in none %}{% endfor %}", "'NoneType' object is not iterable"],
  ["{% for a, b in [[1]] %}{% endfor %}", "too few values to unpack"],
  ["{{ 1 | select('nonsense') }}", "not iterable"],
  ["{{ [1] | select('nonsense') }}", "Unknown test: nonsense"],
  ["{{ raise_exception('hey') }}", "hey"],
])("%j is refused with %j", (template, reason) => {
  expect(() => render(template)).toThrow(reason);
});
