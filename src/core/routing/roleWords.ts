/**
 * Words that show whether a prompt is routine or hard, in English, German, French and Chinese. A sign counts once, however often it is there.
 */

/** A sign of a prompt, with its points (more than 0: hard; 0: it only explains) and a phrase that goes after “the prompt ”. */
export interface RoleSign {
  readonly words: RegExp;
  readonly points: number;
  readonly phrase: string;
}

/** Stems at the beginning of a word; scripts without spaces have no such place. */
function stems(latin: string, other = "(?!)"): RegExp {
  return new RegExp(`(?<![\\p{L}\\d_])(?:${latin})|${other}`, "iu");
}

/** What makes a prompt hard. */
export const hardSigns: readonly RoleSign[] = [
  {
    words: stems(
      "everywhere|throughout|across (?:the|all|our|every)|(?:the )?(?:whole|entire) (?!list|line|word|string|sentence|message)|code ?base|\\d{2,} (?:files|modules|components|places|call sites)|(?:update|fix|change|adapt) everything|everything that|all of (?:our|the)|all (?:the |our |its )?(?:callers?|functions|call sites|modules?|packages?|services|components|usages|endpoints|dependencies|tables)|every (?:module|package|service|component|table|query|endpoint|file|class|place)|überall|gesamte[nrms]?|im ganzen|alle[nr]? (?:aufrufe|module|dienste|stellen)|partout|tout(?:e)? (?:le|la|l['’])|dans tous|tous les (?:modules|appels|services)",
      "整个|全部|所有|到处|全项目",
    ),
    points: 2,
    phrase: "reaches over the whole project",
  },
  {
    words: stems(
      "root cause|find (?:out |me )?(?:why|the (?:cause|reason|leak|bug))|figure out|track (?:it )?down|investigat|diagnos|what (?:is|'s) going on|what could (?:it|this) be|can(?:no|')t reproduce|not reproducible|(?<!was )why (?:is|are|does|do|did|would|am|can)\\b(?! (?:we|i) (?:need|use))|don(?:'|’)t add up|finde? (?:die ursache|heraus)|ursache|warum (?:wird|stürzt|hängt|ist|sind|schlägt|läuft)|woran liegt|trouve(?:r|z)? (?:pourquoi|la cause)|pourquoi (?:est|le|la|les|ça)",
      "原因|为什么|排查|查明",
    ),
    points: 2,
    phrase: "asks for an unknown cause",
  },
  {
    words: stems(
      "sometimes|now and then|flak[yei]|intermittent|random(?:ly)? (?:fail|crash|hang|drop|los|time|disconnect)|occasional|once in a while|one in (?:ten|a|\\d)|only (?:when|if|under|on|in prod)|under (?:heavy )?load|in production|after (?:about |a few |several )?(?:two|\\d+|a few|some|several) (?:hours|days|minutes)|pass(?:es)? alone|manchmal|gelegentlich|ab und zu|unter last|sporadisch|parfois|de façon aléatoire|aléatoire(?:ment)?|sous (?:forte )?charge|de temps en temps",
      "偶尔|有时|随机|高并发|间歇",
    ),
    points: 2,
    phrase: "is about something that fails now and then",
  },
  {
    words: stems(
      "race condition|dead ?lock|livelock|concurren|lock[- ]free|thread[- ]?safe|distributed|several nodes|consensus|exactly[- ]once|at[- ]least[- ]once|idempoten|resum(?:e|able) after|crash[- ](?:safe|recovery)|conflict resolution|crdt|offline[- ](?:first|sync)|optimistic (?:offline|lock)|shard(?!s? of)|replicat|event[- ]sourc|multi[- ]?tenan|tenant|consisten(?:t|cy) (?:hash|across|between|under)|transaction isolation|big[- ]endian|endianness|memory (?:leak|grows|usage)|grows by|use[- ]after[- ]free|undefined behaviou?r|segmentation fault|segfault|core dumped|p9[59]|latency|throughput|nebenläufig|wettlauf|speicherleck|verteilt|synchronisation hors ligne|fuite de mémoire",
      "死锁|竞态|并发|离线同步|分布式|内存泄漏|一致性",
    ),
    points: 2,
    phrase: "is about concurrency, consistency or memory",
  },
  {
    words: stems(
      "security (?!group)|secur(?:e|ity) (?:review|audit|problem|hole|issue)|vulnerab|threat model|attack|timing (?:attack|leak)|through timing|encrypt|end[- ]to[- ]end|oauth|oidc|saml|sso\\b|permission (?:model|system)|authenti(?:cation|fication|fizierung)|sicherheitslück|verschlüssel|sécurité|chiffre(?:ment|r)",
      "漏洞|安全|加密|认证",
    ),
    points: 2,
    phrase: "is about security",
  },
  {
    words: stems(
      "refactor|re-?architect|restructur|rewrite (?!th(?:is|e) (?:sentence|line|comment|message|paragraph|text))|migrat|(?<!the )port (?:this|the|it|our|my)\\b.{0,60} to |upgrade .{0,30}(?:from|to|across)|replace (?:all|our|every|the (?:whole|entire|hand)) .{0,60} (?:with|by|in all)|break up|unify|merge the two|get rid of the (?!comment|line|import)|break(?:ing)? the|replace everything|split .{0,40} into|extract .{0,40} (?:service|package|library|module)\\b|decouple|moderni[sz]e|without chang(?:e|ing) (?:the |its |any )?behaviou?r|refaktorier|umstrukturier|umbau|umsteigen|umstellen|portier|refactoris|restructur|réécri|migrer|migration",
      "重构|重写|迁移|移植|拆分",
    ),
    points: 2,
    phrase: "asks for a restructuring",
  },
  {
    words: stems(
      "architect|design (?:a|an|the|our|me|it|this)\\b(?! token)|data model|(?:make|write|create|draft|come up with) (?:me |us )?(?:a |the )?plan|plan (?:the|how|for|out)|step by step|roadmap|trade-?offs?|what are (?:our|my|the) options|which (?:one |approach |option )?(?:fits|is better|would you|should)|how (?:should|would|could|do) (?:we|you|one|i) (?:best )?(?:structure|design|model|split|organi[sz]e|shard|scale|approach|do it|handle|go about)|how would you|strateg|entw(?:i|e)rf|architektur|konzept|erstelle einen plan|plane (?:die|den|das)|abwäg|conçoi|concev|conception|stratég",
      "架构|设计|规划|方案|计划|权衡",
    ),
    points: 2,
    phrase: "asks for a design or a plan",
  },
  {
    words: stems(
      "prove\\b|proof|theorem|invariant|why it is correct|terminates|complexity (?:of|class)|np-|algorithm|numerical(?:ly)? |optimi[sz]e|performance|deterministic|(?:under|below|within|less than) \\d+ ?(?:ms|s\\b|seconds|minutes|min)|\\d+ ?(?:m|million|bn|billion|gb|tb|pb)\\b|rank(?:ed|s)? by|relevance|loss|converge|speed (?:it |this |things )?up|faster|slow(?:er|ly|s)?\\b|takes (?:\\d+|too|forever|ages)|bottleneck|reduce .{0,40}by (?:half|\\d+)|reverse[- ]engineer|beweis|laufzeit|langsam|optimier|démontr|preuve|optimis|lent(?:e|s)?\\b",
      "证明|算法|优化|性能|太慢",
    ),
    points: 2,
    phrase: "asks for an algorithm, a proof or speed",
  },
  {
    words: stems(
      "from scratch|build (?:me |us )?(?:a|an|the)\\b (?!script)|implement (?:a|an|the|o?auth|optimistic|full|our|support|end|real)|introduce|add (?:support for|a (?:plugin|caching|permission|billing|notification) )|(?:can |to )?support (?:several|multiple|many|different|more than)|write (?:a|an|our) .{0,40}(?:parser|compiler|interpreter|engine|cache|server|framework|library|reader for)|parser for|undo ?\\/ ?redo|plug-?in system|implementiere|setze (?:sie|es|ihn) um|baue|mehrere .{0,20}(?:anbieter|mandanten)|implémente|plusieurs fournisseurs",
      "实现|支持多个|从零|开发一个",
    ),
    points: 1,
    phrase: "asks for something new and large",
  },
  {
    words: stems(
      "(?:all|alle|tous les) \\d+ |\\d{2,} (?:tests|call|screens|pages)|parser|compiler|type checker|type inference|grammar|protocol|as well\\?|without (?:downtime|losing|interrupt|a reload|a big)|ohne (?:ausfall|etwas)|sans interrompre|may never|never (?:charge|bricks?|lose)|audit|review (?:this|the|my|our|all)|check (?:everything|all of)|edge cases|keep .{0,40}(?:identical|working|compatible)|backwards?[- ]compat|same (?:api|results?|behaviou?r)|roll ?back|no .{0,30} may ever|must (?:not|never|stop)|exceptions\\b.*recurring|recurring",
      "审查|兼容",
    ),
    points: 1,
    phrase: "has strict conditions",
  },
  {
    words: stems("multi-?(?:user|player)|live updates?|real[- ]?time|collaborat|kollaborati|echtzeit|temps réel", "实时|协作|多人"),
    points: 1,
    phrase: "is about several users at once",
  },
  {
    words: stems(
      "and (?:the )?(?:migration|admin|docs|tests|all|fix)|including (?:the|all)|fix everything|und führe|puis (?:fais|implémente)|then do it",
      "并修复|并实现",
    ),
    points: 1,
    phrase: "has several parts",
  },
];

/** Edits whose extent is in the verb or its object: what makes up for a hard sign. */
export const smallEdit = stems(
  "(?:a|the|this|that|fix|small) typo|typo in|an? empty (?:file|migration|folder|test|class|function|list)|uncomment|comment out|spelling|misspel|rename (?!.*(?:everywhere|throughout|across))|renamed|docstring|type hints?|unused|semicolon|indent|bump|alphabetical|copyright|prettier|whitespace|lowercase|uppercase|tippfehler|rechtschreib|benenne|renomme|orthographe",
  "重命名|拼写|注释",
);

/** Verbs of edits whose extent is that of their object. */
const plainVerbs =
  "append|put|insert|change|set|remove|delete|drop|replace|swap|move|rename|fix|correct|update|convert|turn|wrap|extract|sort|format|lowercase|uppercase|print|run|list|show|translate|export|log|round|shorten|align|hide|disable|enable|copy|paste|return|capitali[sz]e|install|declare|increase|decrease|skip|reorder|uncomment|comment out|ergänze?|ändere?|setz(?:e|en)?|entferne?|lösche?|ersetze?|benenne?|übersetze?|zeig(?:e|en)?|korrigiere?|verschieb(?:e|en)?|mets|mettre|change[rz]?|supprime[rz]?|remplace[rz]?|renomme[rz]?|corrige[rz]?|traduis|affiche[rz]?|déplace[rz]?";
/** Verbs that may ask for anything: what counts is their object. */
const wideVerbs =
  "add|make|use|write|create|generate|give|parse|import|point|mark|füge?|mach(?:e|en)?|schreib(?:e|en)?|erstelle?|ajoute[rz]?|écris|crée[rz]?";

const begins = "(?<=^\\W*|[.!?:;,\\n–-]\\s*|\\b(?:please|pls|you|now|just|and|then|to|bitte|mal|und|dann|puis|et|in \\S+|on \\S+)\\s+)";
/** Up to so many words between a verb and its object. */
const between = "\\s+(?:\\S+\\s+){0,4}?";
const things =
  "(?:unit )?tests?|test cases?|cases?|comments?|docstrings?|type hints?|interface|imports?|exports?|console\\.logs?|logs?|logging|button|label|link|icon|logo|image|menu|header|footer|sidebar|navbar|title|heading|placeholder|tooltip|text|strings?|messages?|wording|sentence|section|colou?r|background|font|width|height|margin|padding|size|border|variables?|constants?|parameters?|params?|arguments?|props?|property|field|column|key|flag|option|port|timeout|dependency|script|command|alias|function|method|helper|names?|class name|id|file|folder|readme|changelog|license|commit message|branch|regex|query|example|sample|snippet|users|null check|try ?\\/ ?catch|semicolons?|spaces?|tabs|spinner|checkbox|list|array|dates?|number|sum|items?|rows?|lines?|code|loop|block|target|default|expectation|translation|call|status|value|kommentare?|schrift(?:größe)?|überschrift|titel|farbe|skript|datei|spalte|zeilen?|schalter|knopf|titre|bouton|couleur|fichier|commentaire|colonne|texte|fonction|dépendance";
/** A noun is the object if no other noun follows it. */
const objectEnd =
  "(?=\\s*$|\\s*[^\\p{L}\\p{N}\\s]|\\s+(?:in|of|for|to|on|at|that|which|from|with|above|below|before|after|and|by|so|into|is|should|called|named|using|between|per|without|about|if|when|again|here|there|over|instead|as|um|von|für|zu|auf|mit|im|der|des|aus|dans|de|du|pour|en|par|sur|avec|à|au)\\b|\\s+[`'\"“(\\d/]|\\s+\\S*\\w[._/]\\w)";

/** Somebody is asked for a small thing: the object of the verb is one. */
export const smallErrand = stems(
  `${begins}(?:${plainVerbs}|${wideVerbs})${between}(?:${things})${objectEnd}|(?:kannst|könntest) du (?:\\S+\\s+){0,4}?(?:${things})${objectEnd}`,
  "(?:添加|加上|加|给|把|改成|改为|删除|去掉|替换|翻译|修改|写一个|显示|设置|写).{0,16}(?:按钮|文字|注释|脚本|变量|函数|文件|测试|标题|颜色|字段|列|参数|步骤)",
);

/** Somebody is asked to edit something: the verb is a plain one. See {@link namedThing}. */
export const plainErrand = stems(`${begins}(?:${plainVerbs})(?!\\p{L})`, "改成|改为|删除|去掉|替换|翻译");

/** Somebody is asked for something. See {@link namedThing}. */
export const wideErrand = stems(`${begins}(?:${wideVerbs})(?!\\p{L})`);

/** A thing by its very name: code, a path, a quotation, a value. */
export const namedThing =
  /#[\da-f]{3,8}\b|\b[1-5]\d\d instead\b|« [^»]+ »|`[^`]+`|“[^”]+”|"[^"\n]{1,60}"|(?<![\p{L}])'[^'\n]{1,60}'(?!\p{L})|\b[\w./-]+\.(?:[cm]?[jt]sx?|py|go|rs|java|kt|rb|php|cs|c|h|cpp|vue|svelte|css|scss|html|json|ya?ml|toml|md|sql|sh|csv|txt)\b|\b[a-z]+[A-Z]\w*\b|\b[A-Z][a-z]+[A-Z]\w*\b|\b\w+_\w+\b|\b\d+(?:px|rem|em|%| ?seconds?\b| ?s\b)/u;

/** Plain questions, at a sentence's beginning. */
export const plainQuestion = new RegExp(
  `(?:^\\W*|[.!?]\\s+|\\b(?:so|and|ok|please|hey|hi),? )(?:what(?:'|’)?s (?:a|the|an|in)\\b|what (?:is|are) (?!our|my options|going|wrong|the (?:best|right|root|problem|cause))|what (?:does|do|did|port|command|flag|version)\\b|where (?:is|are|do|does|did|can)\\b|which (?:\\w+ ){1,3}(?:does|do|did|is(?! (?:wrong|slow|broken|correct|the (?:best|right)))|are|has|have|was|were|calls?|uses?|contains?|should i (?:run|use|call))\\b|who |when (?:is|was|does|did)|how (?:do|can) (?:i|you)\\b|how (?:many|much|old|long is)|(?:do|does|is|are|did|has|have) (?:we|you|it|there|this|the)\\b[^.]{0,60}\\?|can (?:i|you) (?:show|explain)|show me|explain |summari[sz]e |translate |list |(?:in )?welche[rmns]? |wann |wo (?:ist|sind|wird|werden)|was (?:macht|ist|sind|bedeutet)|wie (?:viele|heißt|kann ich|mache ich)|welche |gibt es|erkläre? |zeig|où (?:est|sont)|que (?:fait|fais|signifie)|qu['’]est-ce|combien|comment (?:faire|puis-je)|quel(?:le)?s? |explique)|是什么|做什么|怎么用|什么意思|在哪|有多少|解释`,
  "iu",
);

/** Asks what a word means: hard words in it make it no harder. */
export const definitionQuestion = stems(
  "what(?:'|’)?s an? |what (?:is|are) (?:an? |the difference)|difference between|what does .{1,60} mean|explain (?:what|the term|briefly)|was (?:ist|bedeutet|heißt) |qu['’]est-ce|que signifie",
  "是什么意思|什么是|的区别",
);

/** Errors whose remedy is known by their words. */
export const knownError =
  /No module named|Cannot find (?:module|name)|missing script|command not found|ENOENT|EADDRINUSE|is not installed|Missing semicolon|unexpected token|is not defined\b|has no exported member/i;

/** Says how one thing should be instead. */
export const shouldBe = stems(
  "(?:should|must|needs to|has to) (?:be|say|read|show|return|have|point to|use|come|go|start|end) |(?:want|would like|need) (?:the|this|that|it)\\b.{0,60}(?:sorted|named|called|centered|hidden|bold|first|last|to (?:be|say|read|show))|instead of|statt|soll(?:te)? .{0,60}(?:heißen|sein|stehen)|devrait|au lieu de",
  "应该是|应该显示",
);

/** Goes on with what was done before. */
export const sameAgain = stems(
  "(?<=^\\W*)(?:(?:thanks|thank you|great|perfect|nice|danke|merci)\\b[^?]*$|(?:ok(?:ay)? |and |now |please |then )*(?:do |make )?(?:the )?same (?:for|in|with|thing)|(?:ok(?:ay)? |and |now |please )*(?:go on|continue|proceed|next one|do (?:it|that)|apply (?:it|that))\\b|und (?:jetzt )?(?:das gleiche|dasselbe)|mach(?:e)? weiter|pareil pour|la même chose|continue)",
  "^继续|^同样",
);
