/**
 * Words that show what kind of thinking is asked for, as stems, in English, German, French, Spanish, Italian, Portuguese, Chinese and Japanese. A
 * language that is not here is judged by length, code and shape alone.
 */

/** A stem at the beginning of a word; scripts without spaces have no such place. */
function stems(latin: string, other: string): RegExp {
  return new RegExp(`(?<!\\p{L})(?:${latin})|${other}`, "iu");
}

/** Kinds of work that need steps, each as a sentence names it. */
export const hardWork: readonly (readonly [name: string, words: RegExp])[] = [
  ["a proof", stems("prove(?!n)|proof|beweis|d[ée]montr|preuve|demuestr|demostra|dimostra|demonstr", "证明|証明")],
  [
    "debugging",
    stems(
      "debug|root cause|race condition|deadlock|segfault|memory leak|stack trace|fehlersuche|speicherleck|d[ée]bog|depura|why (?:does|is|do|are) .{0,60}(?:fail|crash|hang|slow|wrong|broken)",
      "调试|死锁|デバッグ",
    ),
  ],
  [
    "refactoring",
    stems(
      "refactor|refaktor|rewrite|migrat|portier|restructur|umbau|umstrukturier|r[ée][ée]cri|reescrib|reescrev|riscriv",
      "重构|リファクタ",
    ),
  ],
  [
    "a design",
    stems("architect|design (?!token|system\\b)|entwurf|entwirf|entwerf|conception|conçoi|diseñ|progetta|projet[ae]", "架构|设计|設計"),
  ],
  [
    "a plan",
    stems(
      "plan (?:for|how|the|to|a)|make a plan|step[- ]by[- ]step|strateg|roadmap|trade-?offs?|schritt für schritt|étape par étape|paso a paso|passo (?:a|dopo) passo|plan(?:ifi|e)",
      "计划|规划|逐步|計画|段階的",
    ),
  ],
  [
    "an algorithm",
    stems(
      "algorithm|algorithmus|algorithme|algoritm|complexity|optimi[sz]e|optimier|concurren|nebenläufig|invariant",
      "算法|优化|アルゴリズム|最適化",
    ),
  ],
  [
    "a careful check",
    stems(
      "security (?:review|audit)|vulnerab|audit|edge cases?|review (?:this|the|my)|sicherheitslücke|vérifi(?:e|er) |revis(?:a|e) |anal[yi][sz]",
      "漏洞|审查|分析|脆弱性",
    ),
  ],
  [
    "mathematics",
    stems(
      "integral of|derivative|equation|theorem|probabilit|eigen(?:value|vektor)|gleichung|wahrscheinlichkeit|ableitung|équation|ecuaci|equazion|equaç",
      "方程|概率|定理|確率",
    ),
  ],
];

/** Work that is done as it is read. */
export const easyWork = stems(
  "translat|summari[sz]e|rename|spell|typo|format (?:this|the)|convert|list (?:the|all)|what (?:is|does|are) |define|übersetz|fasse .{0,40}zusammen|benenne|tradui|résume|traduc|resum|traduz|riassum|renomm",
  "翻译|总结|翻訳|要約",
);

/** The user asks outright for more thought. */
export const asksForThought = stems(
  "think (?:hard|deeply|carefully|step)|ultrathink|take your time|reason carefully|denk(?:e)? (?:gut|gründlich|genau|scharf)|réfléchis bien|piensa bien|pensa bene|pense bem",
  "仔细想|好好想|よく考えて",
);

/** The user asks outright for haste. */
export const asksForHaste = stems(
  "quick(?:ly)?(?: answer| question)|in (?:one|a) (?:word|sentence|line)|just (?:tell|give|answer)|briefly|tl;?dr|kurz|schnell|brièvement|brevemente|rapidinho",
  "简短|一句话|简单|一言で|手短に",
);

/** Nothing to think of: greetings, thanks, agreement. The whole message. */
export const smallTalk =
  /^[\s\p{P}\p{S}]*(?:(?:hi|hello|hey|hiya|yo|good (?:morning|evening|afternoon|night)|thanks?(?: you)?(?: (?:so|very) much| a lot)?|thx|ty|ok(?:ay)?|yes|no|yep|nope|great|cool|nice|perfect|got it|sure|bye|test|ping|hallo|guten (?:tag|morgen|abend)|moin|servus|grüezi|danke(?: schön| dir)?|ja|nein|super|tschüss|bonjour|salut|merci(?: beaucoup)?|oui|non|hola|buenos días|buenas|gracias|sí|ciao|buongiorno|grazie|obrigad[oa]|olá|oi|bom dia|你好|谢谢|好的|こんにちは|ありがとう|はい)(?: (?:there|again|baton|all|everyone|mate))?[\s\p{P}\p{S}]*){1,3}$/iu;

/** The user is not content with the answer before. */
export const pushBack = stems(
  "still (?:wrong|broken|fails?|failing|not|doesn|does not|the same|get|crash)|(?:that|this|it)(?:'s| is| was)? (?:still )?(?:wrong|incorrect|not (?:right|correct|what|working))|try (?:it |that )?again|(?:does|did)(?:n['’]t| not) (?:work|help|compile|pass)|same error|are you sure|you (?:missed|forgot|ignored)|immer noch|stimmt nicht|das ist falsch|funktioniert (?:so |immer noch )?nicht|versuch(?:e)? (?:es )?(?:nochmal|noch einmal|erneut)|bist du sicher|toujours pas|ne (?:marche|fonctionne) (?:toujours )?pas|c['’]est faux|réessa|sigue (?:sin|fallando)|no funciona|está mal|inténtalo|non funziona|è sbagliato|riprova|não funciona|está errado|tente de novo",
  "还是不|不对|错了|再试|まだ動|違います|もう一度",
);

/** The model said that it does not know. */
export const unsure = stems(
  "i(?:['’]m| am) (?:not (?:entirely |completely |quite |fully |really )?(?:sure|certain)|unsure|uncertain)|i (?:can['’]t|cannot) be (?:sure|certain)|i don['’]t (?:actually )?know|hard to (?:say|tell)|it(?:['’]s| is) (?:unclear|not clear)|my best guess|i might be wrong|ich bin (?:mir )?(?:nicht (?:ganz )?sicher|unsicher)|ich weiß (?:es )?nicht|je ne suis pas (?:sûr|certain)|je ne sais pas|no estoy (?:segur|del todo segur)|no lo sé|non sono sicur|non lo so|não tenho certeza|não sei",
  "我不确定|我不太确定|不清楚|確信がありま|わかりません",
);

/** Lines that only a program that failed writes. */
export const errorTrace =
  /Traceback \(most recent call last\)|^\s+at .+\(.+:\d+(?::\d+)?\)|^\s+at .+:\d+:\d+$|^(?:\w+\.)*\w*(?:Error|Exception)(?: \[\w+\])?: |panicked at|^goroutine \d+|Segmentation fault|core dumped|^\s*File ".+", line \d+|error(?:\[E\d+\]| TS\d+|: cannot find| C\d{4}):?|AssertionError|npm ERR!|FAILED \S+::|^E {2,}\S/m;
