import type { ErrorRule } from "./errorRule.ts";

/** A span of time that a limit is for: what is used up in it comes back by waiting. */
const span = String.raw`(?:per|an?|each|every)[ -]?(?:second|minute|min|hour|day|week)|(?:daily|hourly)\b|\b(?:[rt]p[smdh]|qps)\b`;

/** What a prompt is called, and what it must fit into. */
const prompt = String.raw`(?:prompt|inputs?|requests?|messages?|conversation|context|history|query|total|estimated number of input)`;
const room = String.raw`(?:context|window|maximum|max\b|max[_ ](?:allowed|prompt|input|model|context|seq\w*)|limit|allowed|supports? up to)`;
const over = String.raw`(?:exceed(?:s|ed|ing)?|(?:longer|greater|larger|more|bigger) than|over|above|overflow(?:s|ed)?|cannot exceed|(?:does|do|did) ?n[o']t fit|>)`;

/**
 * What errors are about, for every provider and wire: the first row that holds decides. What is said decides, not the status or the type that it comes
 * with: providers put most of these under 400 or 429. Sources: the error references and the source of the products named, and errors that their users
 * reported, 2026-11.
 */
export const errorRules: readonly ErrorRule[] = [
  // The model wrote a call or JSON that its own server cannot read. The same request may well be answered.
  {
    kind: "model-fault",
    from: "Groq: tool_use_failed, json_validate_failed, output_parse_failed; OpenAI: model_error; Google: MALFORMED_FUNCTION_CALL",
    codes: /tool_use_failed|json_validate_failed|output_parse_failed|\bmodel_error\b|malformed_function_call|malformed_tool_call/,
  },
  {
    kind: "model-fault",
    from: "Groq: “Failed to call a function”, “Failed to generate JSON”, “attempted to call tool … which was not in request.tools”",
    words:
      /failed to (?:call a function|generate (?:json|a tool call))|see 'failed_generation'|attempted to call tool|tool call validation failed/i,
  },
  {
    kind: "model-fault",
    from: "Ollama, llama.cpp, LM Studio, vLLM: “error parsing tool call: raw=…”, “Failed to parse tool call”, “Failed to parse input at pos”, “unexpected tokens remaining in message header”",
    words:
      /(?:error|fail(?:ed|ure)) (?:in |to )?pars(?:e|ing) (?:the )?(?:generated )?(?:tool|function) calls?|failed to parse input at pos|unexpected tokens? remaining in message header|model tried to call/i,
    unless: /\bmessages?(?:\[|\.)\d/i,
  },
  {
    kind: "model-fault",
    from: "Amazon Bedrock: “Model produced invalid sequence as part of ToolUse”; OpenAI: “The model produced invalid content”",
    words: /model (?:has )?(?:produced|generated|returned|output) (?:an? )?(?:invalid|malformed|unparsable)/i,
  },

  {
    kind: "too-large-for-rate",
    from: "OpenAI, Groq: “Request too large for gpt-4 on tokens per min (TPM): Limit 10000, Requested 12000”",
    words: /request too large for/i,
  },

  // Said of a filter, and of a quota that is used up.
  {
    kind: "content-policy",
    from: "VS Code: “Response was filtered by the Responsible AI Service”, with the code Blocked",
    with: /\bblocked\b/,
    words: /filter|polic|responsible/i,
  },

  // Money, a plan, or a cap that somebody has set: another key is asked.
  {
    kind: "quota",
    from: "Google: the quota of a day or a month, by its id, such as GenerateRequestsPerDayPerProjectPerModel",
    codes: /per_?(?:day|month)(?![a-z]*per_?minute)/,
  },
  {
    kind: "quota",
    from: "OpenAI: insufficient_quota, billing_hard_limit_reached, billing_not_active; Moonshot: exceeded_current_quota_error; LiteLLM: budget_exceeded; DashScope: Arrearage, AllocationQuota.FreeTierOnly; ChatGPT: usage_limit_reached",
    codes:
      /insufficient_quota|quota_exceeded|current_quota|billing|credit|payment|spend_limit|insufficient_balance|budget|arrear|freetieronly|usage_limit|servicequotaexceeded|\bblocked\b/,
  },
  {
    kind: "quota",
    from: "MiniMax: 1008, 2056; Zhipu: 1113, 1308, 1309, 1310; Baidu: 17, 19; iFlytek: 11201, 11210",
    codes: /base_resp\.(?:1008|2056)\b|(?<![\w.])(?:1113|1308|1309|1310|11201|11210)\b|error_code\.(?:17|19)\b/,
  },
  {
    kind: "quota",
    from: "Anthropic, DeepSeek, Moonshot, MiniMax, OpenRouter, Together: “credit balance is too low”, “Insufficient Balance”, “suspended due to insufficient balance”, “not enough credits”",
    words:
      /(?:credit|account|prepaid|wallet)s? balance\b.{0,30}\b(?:low|insufficient|negative|empty|exhausted|not enough)|insufficient (?:account |api )?(?:credits?|balance|funds?|quota)|(?:not enough|no|out of|run out of|without) (?:credits?|balance|funds)\b|(?:balance|credits?|funds) (?:is|are|not|isn't|aren't) (?:not )?(?:enough|sufficient|insufficient|depleted|exhausted|used up)/i,
    unless: /add \d+ credits/i,
  },
  {
    kind: "quota",
    from: "xAI, OpenRouter, Hugging Face: “used all available credits”, “requires more credits”, “can only afford”, “exceeded your monthly included credits”",
    words:
      /(?:used|consumed|spent|exceeded|exhausted) (?:up )?(?:all )?(?:of )?(?:your |the |its )?(?:monthly |daily |available |included |free |remaining )*credits|requires more credits|can only afford|purchase more credits|credits? (?:have|has) (?:expired|run out)/i,
  },
  {
    kind: "quota",
    from: "Anthropic: “You have reached your specified API usage limits”, “would exceed your account's monthly spend limit”; OpenAI: “Billing hard limit has been reached”; ChatGPT: “The usage limit has been reached”; LiteLLM: “Budget has been exceeded”",
    words:
      /(?:spend(?:ing)?|usage|billing|budget|cost|monthly|weekly)(?: \w+)? (?:limits?|caps?|quotas?|allowance)\b|budget (?:has been|is|was) (?:exceeded|reached|exhausted)|over budget|max[_ ]?budget/i,
  },
  {
    kind: "quota",
    from: "OpenAI: “You exceeded your current quota, please check your plan and billing details”; Google says the same of each limit, with RESOURCE_EXHAUSTED",
    words:
      /exceeded (?:your|the) (?:current |monthly |weekly )*quota|quota (?:has been |is |was )?(?:exhausted|used up)|premium request allowance|no (?:remaining )?quota/i,
    unless: /resource_exhausted|retry in [\d.]+ ?s|per[_ ]?minute/i,
  },
  { kind: "quota", from: "OpenRouter: “Key limit exceeded (daily limit)”", words: /key (?:budget )?limit exceeded/i },
  {
    kind: "quota",
    from: "DashScope: “The free tier of the model has been exhausted”, “make sure your account is in good standing”; NVIDIA: “Cloud credits expired”; OpenAI: “check your billing details”; Bedrock: INVALID_PAYMENT_INSTRUMENT; Google: “enable billing”, “limit: 0”",
    words:
      /free (?:tier|trial|quota)\b.{0,60}\b(?:exhausted|expired|ended|used up|over)|account is in good standing|in arrears|credits expired|billing details|payment[_ ](?:instrument|method|required)|enable billing|billing (?:is |has )?not|credits? (?:are|is) depleted|\blimit: 0\b/i,
    unless: /exceeded your current quota(?!.*limit: 0\b)/i,
  },
  {
    kind: "quota",
    from: "Chinese services: 余额不足, 欠费, 额度已用尽",
    words: /余额不足|欠费|账户.*(?:余额|欠)|额度.{0,6}(?:不足|用尽|用完|超)/,
  },

  // Too many for now: waiting helps.
  {
    kind: "overloaded",
    from: "Moonshot: engine_overloaded_error; Anthropic: overloaded_error; DeepSeek: “service is too busy”; Mistral: “Service tier capacity exceeded”",
    codes: /overloaded|server_is_busy|slow_down|capacity|modelnotready|base_resp\.2064|(?<![\w.])1312\b|error_code\.336100\b/,
    words:
      /(?:engine|server|model|service|system)s?\b.{0,30}\b(?:overloaded|too busy|(?:is|are) busy|at capacity)|tier capacity exceeded|experiencing high demand|high (?:traffic|load)\b|(?:model|it) is (?:currently |still )?loading|负载已饱和|too many connections/i,
  },
  {
    kind: "overloaded",
    from: "AWS: ServiceUnavailableException, “Too many connections”; any server of its status",
    status: 503,
    words: /overload|busy|capacity|too many/i,
  },
  {
    kind: "rate-limit",
    from: "MiniMax: 1002, 1039, 1041, 2045; Zhipu: 1302, 1303, 1304, 1305; Baidu: 4, 18, 336501 and on; iFlytek: 11202, 11203",
    codes: /base_resp\.(?:1002|1039|1041|2045)\b|(?<![\w.])(?:1302|1303|1304|1305|11202|11203)\b|error_code\.(?:4|18|33650\d)\b/,
  },
  {
    kind: "rate-limit",
    from: "Bedrock: “Too many tokens, please wait before trying again”, “Too many tokens per day”; Anthropic: “would exceed your organization's rate limit”; Groq: “tokens per day (TPD)”; Moonshot: “max organization concurrency”; GitHub Models: “Rate limit of 50 per 86400s exceeded”; Azure: “exceeded token rate limit”",
    words: new RegExp(
      String.raw`\b(?:rate|frequency|concurren\w+|throughput)[ -]?limit|too many (?:concurrent )?requests|throttl|too many (?:tokens|requests)\b.{0,30}(?:wait|${span})|(?:tokens?|requests?|limit|quota|usage)\b.{0,40}(?:${span})|(?:max|maximum)\b.{0,20}\bconcurren|slow(?: it)? down|请求(?:过于|太)?频繁|并发|速率限制|限流`,
      "i",
    ),
    unless: /input is too long|context (?:length|window)/i,
  },

  // The conversation does not fit.
  {
    kind: "context-overflow",
    from: "OpenAI: context_length_exceeded; Anthropic: request_too_large; llama.cpp: exceed_context_size_error; GitHub Copilot: model_max_prompt_tokens_exceeded; Zhipu: 1261; Baidu: 336007, 336103; iFlytek: 10907",
    codes:
      /context_length|context_window|context_size|request_too_large|prompt_too_long|input_too_long|max_prompt_tokens|base_resp\.2048|(?<![\w.])(?:1261|10907)\b|error_code\.(?:336007|336103)\b/,
  },
  {
    kind: "context-overflow",
    from: "Anthropic: “prompt is too long”; Bedrock: “Input is too long for requested model”; Ollama: “prompt too long; exceeded max context length”; Fireworks, AI21, Vertex",
    words: new RegExp(
      String.raw`\b${prompt}(?:['’]s)?(?: (?:length|size|body|entity|payload|list|history|content|window|text|is|are|was|has|have|become|far|much|already)){0,4} too (?:long|large|big)\b|\btoo (?:long|large) (?:a )?(?:prompt|input)`,
      "i",
    ),
    unless: /\btoo (?:long|large|big) for the (?:file|image)|image|audio|attachment|\bfiles?\b/i,
  },
  {
    kind: "context-overflow",
    from: "OpenAI, OpenRouter, vLLM, SGLang, xAI, Mistral, SambaNova: “maximum context length is 8192 tokens”, “maximum prompt length is 131072”, “too large for model with 32768 maximum context length”, “exceeds the maximum allowed input length”",
    words: /max(?:imum)?(?: allowed| model)? (?:context|prompt|input|sequence|model)[ _-]?(?:length|size|window|tokens?)\b/i,
  },
  {
    kind: "context-overflow",
    from: "LM Studio: “does not fit in context length”, “greater than the context length”; llama.cpp: “exceeds the available context size”; vLLM, SGLang, Together: “longer than the model's context length”; MiniMax: “context window exceeds limit”; DwarfStar: “but the configured context size is”",
    words: new RegExp(
      String.raw`${over}.{0,60}\bcontext|\bcontext[ _-]?(?:length|window|size|limit)\b.{0,60}(?:${over}|exceed|only|too (?:small|short|long)|full|is (?:only )?\d|\bis \d+k? tokens)|context (?:the )?overflow|\bn_keep\b.{0,40}\bn_ctx\b`,
      "i",
    ),
    unless: /image|\bfiles?\b/i,
  },
  {
    kind: "context-overflow",
    from: "Google: “input token count (…) exceeds the maximum number of tokens allowed”, “token count is … but model only supports up to”; Copilot: “prompt token count of … exceeds the limit of”; Kimi: “exceeded model token limit”; Mistral: “tokens … have exceeded max prompt tokens”; Cloudflare, TensorRT",
    words: new RegExp(
      String.raw`\b${prompt}\b.{0,80}\btokens?\b.{0,60}${over}.{0,40}${room}|\b(?:input|prompt|total) token count\b.{0,60}(?:${over}|only supports)|\bprompt length\b.{0,30}${over}|tokens in (?:the )?request (?:are )?more than|(?:model )?token limit (?:exceeded|of the model)|exceed(?:s|ed)? (?:the )?model['’]?s? token limit|input tokens exceed|size limit exceeded by \d+ tokens`,
      "i",
    ),
    unless: /^\W*(?:the )?(?:value of )?\W*max_(?:completion_|output_|new_)?tokens/i,
  },
  {
    kind: "context-overflow",
    from: "Cohere, Bedrock: “too many tokens: total number of tokens in the prompt cannot exceed”, “Too many input tokens”",
    words: /too many (?:input |prompt |total |request )?tokens/i,
  },
  {
    kind: "context-overflow",
    from: "DashScope: “Range of input length should be [1, 98304]”; Groq, Cerebras, OpenAI: “Please reduce the length of the messages or completion”; TGI: “`inputs` tokens + `max_new_tokens` must be <= 4096”; OpenAI: “'messages[0].content': string too long”; Baidu: “the max input characters is”",
    words:
      /range of (?:input|prompt) length should be|reduce (?:the length of )?(?:the|your) (?:messages?|prompt|input)\b|`?inputs`? tokens \+ `?max_new_tokens`?|`inputs` must have less than|'(?:messages\[\d+\]\.content(?:\[\d+\]\.text)?|input|prompt)': string too long|max input characters/i,
  },
  {
    kind: "context-overflow",
    from: "Chinese services: 输入过长, 上下文超长, 超出最大长度",
    words: /(?:输入|上下文|提示词|内容|prompt).{0,12}(?:过长|超长|超(?:过|出).{0,12}(?:长度|限制|上限))/i,
  },

  {
    kind: "content-policy",
    from: "OpenAI, Azure: content_policy_violation, content_filter, ResponsibleAIPolicyViolation; DashScope: DataInspectionFailed; MiniMax: 1026, 1027; Zhipu: 1301; iFlytek: 10013, 10014",
    codes:
      /content_policy|content_filter|responsibleai|moderation|datainspection|base_resp\.(?:1026|1027)\b|(?<![\w.])(?:1301|10013|10014)\b/,
    words: /content management policy|content (?:policy|filter)|usage polic(?:y|ies)|inappropriate content|flagged (?:by|as|for)\b/i,
  },
  {
    kind: "rate-limit",
    from: "OpenAI: rate_limit_exceeded; Google: RESOURCE_EXHAUSTED; AWS: ThrottlingException; DashScope: Throttling.RateQuota",
    codes: /rate_limit|too_?many_?requests|resource_exhausted|throttling/,
  },

  // The account, or the key, may not do this at all.
  { kind: "permission", from: "Azure: “lacks the required data action”, said with 401", words: /lacks the required data action/i },
  {
    kind: "auth",
    from: "OpenAI: invalid_api_key; Google: API_KEY_INVALID; AWS: UnrecognizedClientException, ExpiredTokenException; MiniMax: 1004, 2049; Baidu: 14, 100, 110, 111",
    codes:
      /authentication|api_key_invalid|invalid_api_key|invalidapikey|unauthori[sz]ed|unauthenticated|unrecognizedclient|invalidclienttoken|expiredtoken|requestexpired|signature|base_resp\.(?:1004|2049)\b|error_code\.(?:14|100|110|111)\b/,
  },
  {
    kind: "auth",
    from: "Google, OpenAI, Amazon Bedrock: “API key not valid”, “API key expired”, “reported as leaked”, “unregistered callers”, “security token … is invalid”",
    words:
      /(?:invalid|incorrect|expired|revoked|wrong) (?:api|access) ?(?:key|token)|api key (?:is )?(?:not valid|invalid|expired|not found|revoked)|key was reported as leaked|unregistered callers|authentication failed|security token .{0,40}(?:invalid|expired)|make sure your api key|bearer token\b.{0,20}\b(?:invalid|expired|not valid)|(?:invalid|missing) subscription key/i,
  },
  {
    kind: "permission",
    from: "Anthropic: “Access to Anthropic models is not allowed for this account”, “This organization has been disabled”, “only authorized for use with Claude Code”; OpenAI: “Your organization must be verified”, “account … deactivated”; Bedrock: “Operation not allowed”, “use case details have not been submitted”, “not authorized to perform”",
    words:
      /\b(?:account|organi[sz]ation|org|project|team|workspace|tenant|user|(?:api|access) key|subscription|credential)\b.{0,40}\b(?:disabled|deactivated|suspended|banned|blocked|locked|closed|terminated|restricted|not active|inactive|must be verified|not (?:allowed|permitted|authori[sz]ed|entitled|enabled|eligible))\b|\bnot (?:allowed|permitted|authori[sz]ed|available|enabled)\b.{0,40}\b(?:account|organi[sz]ation|project|team|subscription|plan|tier|region|country|territory)\b|access (?:to .{0,60} )?(?:is |has been |was )?(?:denied|forbidden|not allowed|not permitted|revoked|disabled)|not authori[sz]ed to (?:perform|access|use|invoke)|only authori[sz]ed for|operation not allowed|use case details have not been submitted/i,
    unless: /\b(?:parameter|field|header|role)s?\b/i,
  },
  {
    kind: "permission",
    from: "OpenAI: unsupported_country_region_territory; Google: “User location is not supported”",
    codes: /unsupported_country|country/,
    words: /(?:location|country|region|territory)\b.{0,40}\bnot (?:supported|available|allowed)/i,
  },
  {
    kind: "model-not-found",
    from: "OpenAI: model_not_found; Groq: model_decommissioned; AWS: ResourceNotFoundException; Zhipu: 1211; MiniMax: 2013 is any parameter",
    codes:
      /model_?not_?found|model_not_available|model_not_supported|invalid_model|unknown_model|model_?not_?exist|model_decommissioned|resourcenotfound|(?<![\w.])1211\b/,
  },
  {
    kind: "model-not-found",
    from: "OpenAI, DeepSeek, Ollama, LM Studio, OpenRouter, Google, Vertex, Bedrock: “The model `x` does not exist”, “Model Not Exist”, “No endpoints found for x”, “models/x is not found”, “The provided model identifier is invalid”",
    words:
      /\bmodel\b.*\b(?:not found|not exist|not available|not supported|decommissioned|deprecated|retired|end of life)|not a valid model|(?:unknown|no such|invalid) model|^model: |^models?\/|no (?:allowed )?(?:endpoints|providers)\b.{0,40}\b(?:found|available)|no models? (?:is |are )?loaded|model identifier is invalid|model id\b.*\bnot valid|on-demand throughput|publisher model .*(?:not servable)/i,
  },
  {
    kind: "deployment-not-found",
    from: "Azure: DeploymentNotFound",
    codes: /deploymentnotfound/,
    words: /deployment\b.*\bdoes not exist/i,
  },
  {
    kind: "permission",
    from: "Anthropic, Google, AWS: permission_error, PERMISSION_DENIED, AccessDeniedException; DashScope: Model.AccessDenied; Zhipu: 1220, 1311",
    codes: /permission|forbidden|access_?denied|optinrequired|account_deactivated|(?<![\w.])(?:1110|1112|1220|1311)\b/,
  },
  { kind: "overloaded", from: "Google: UNAVAILABLE", codes: /(?:^| )unavailable\b/ },
  {
    kind: "server",
    afterStatus: true,
    from: "OpenAI: server_error; Anthropic: api_error; AWS: ModelErrorException, InternalServerException; MiniMax: 1000, 1001, 1013, 1024, 1033",
    codes:
      /server_error|api_error|internal_?error|timeout|bad_gateway|service_unavailable|internalserver|internalfailure|serviceunavailable|modelstreamerror|modelerror|base_resp\.(?:1000|1001|1013|1024|1033)\b/,
  },
];
