/** Texts of the kinds that models write and that a plain Markdown renderer gets wrong; looked at in shots.test.ts, held to in the tests of each rule. */

export const typeParameters = `## Optional<U> in a heading

Use Optional<U> and map it to Stream<S> before you return List<String>. Then Iterator<B>, Result<I>, class Foo<S> extends Bar<S, U>, Set<Code> and Vec<del>.

- std::vector<std::string> and Map<K, List<V>>
- H<sub>2</sub>O, <kbd>Ctrl</kbd>+<kbd>C</kbd>, one<br>two

| Type | Meaning |
| --- | --- |
| Box<T> | a [Ref<U>](https://example.com/) |
`;

export const cjk = `需要 3~5 天，最多 7~10 天；from 1~3 to 5~7，~~作废~~。

**注意：**正文继续。他说**「重要」**的事，**这个\`code\`**也是。

- **第一步：**安装依赖
- ~~旧的：~~新的

**Note:**text goes on, and **Warning!**so does this. 2 * 3 * 4, snake_case_name, **foo*bar**.
`;

export const rightToLeftQuestion = "איך משתמשים ב-useEffect?\nWith one English line.";

export const rightToLeft = `# שלום עולם

הפונקציה \`useEffect(() => {}, [])\` רצה אחרי כל ציור, ראו https://example.com/docs לפרטים.

- פריט ראשון
- פריט שני
  - פריט פנימי
- An English item

1. צעד ראשון
2. צעד שני

> ציטוט בעברית
> עם שתי שורות

| שם | ערך | Type |
| --- | ---: | --- |
| גודל | 42 | number |
| צבע | אדום | string |

\`\`\`ts
useEffect(() => console.log("שלום"), []);
\`\`\`

An English paragraph, and then

مرحبا بالعالم، هذا نص عربي.
`;

export const newlines = `Name: A
Role: B
Mail: c@example.com

- first
  goes on
- second

> quoted
> twice
`;

export const latex = `The energy is \\(E = mc^2\\), and

\\[
\\hat{\\beta} = (X^T X)^{-1} X^T y
\\]

$$\\int e^{-x^2}\\,dx \\\\ x_1 = y_1$$

It costs $5 and $10, while $a_1 + b_2 = \\sqrt{\\frac{x}{y}}$ in a line. Broken: \\(\\frac{1\\).

- a matrix in a list: $$A = \\begin{pmatrix} 1 & 2 \\\\ 3 & 4 \\end{pmatrix}$$
- \\(\\vec{AB} + \\overrightarrow{CD} + \\ce{H2O}\\)

| Formula | Value |
| --- | --- |
| $\\pi r^2$ | \\(3.14\\) |

\\[ f(x) = a_0 + \\sum_{n=1}^{\\infty} \\left( a_n \\cos \\frac{n \\pi x}{L} + b_n \\sin \\frac{n \\pi x}{L} \\right) = \\underbrace{x + x + x + x}_{4x} \\]

\`\\(not math\\)\` and \`$x$\`.
`;

export const nestedFences = `Here is the README:

\`\`\`markdown
# Project

## Install

\`\`\`bash
npm install
\`\`\`

1. Import it:
   \`\`\`ts
   import { a } from "a";
   \`\`\`

Done.
\`\`\`

That is the whole file.
`;
