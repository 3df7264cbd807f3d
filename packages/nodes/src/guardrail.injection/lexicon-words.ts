/**
 * Words by what they do in an attack, in English and, for the words every attack needs, in the languages people ask
 * in. `*` ends a stem that any ending may follow. Written by hand; accents are folded at load.
 */
export const LEXICON_WORDS = {
  override: `ignore ignoring disregard disregarding forget forgetting overlook neglect bypass bypassing override
    overriding overrule circumvent* dismiss discard abandon nullify void cancel unlearn drop omit skip supersede*
    ignora ignorar ignore ignoren ignores olvida olvide olviden olvidar omite omitir descarta desestima desobedece
    ignorez ignorer oubliez oublie oublier négligez abandonne
    ignoriere ignorieren ignoriert vergiss vergesst vergessen missachte missachten überschreibe
    ignorate dimentica dimenticate dimenticare trascura tralascia
    ignorem esqueça esquece esqueçam desconsidere desconsidera negeer vergeet zignoruj ignoruj zapomnij pomiń
    игнориру* проигнориру* забудь* забыть отмени* пренебре* ігнору* забудь* yoksay* unut* görmezden
    تجاهل تجاهلي انس انسى התעלם שכח अनदेखा अनदेखी नज़रअंदाज भूल उपेक्षा
    忽略 无视 忘记 忽視 無視 忘掉 忘れ 忘れて 不要理会 无需理会 무시* 잊어* 잊고
    abaikan lupakan bỏ ignorera glöm ignorer glem unohda ohita zapomeň αγνόησ* ξέχασ* uita
    hagyd felejtsd ละเว้น เพิกเฉย ลืม injoro* harro* shpërfill* ziba* khohlwa puuza sahau`,
  prior: `previous previously prior above earlier preceding foregoing former initial original existing before past last
    everything everthing anything anteriores anterior previas previos previa previo
    précédentes précédents précédente antérieures vorherigen vorherige bisherigen vorigen obigen precedenti precedente
    anteriori prévias prévios vorige eerdere poprzednie poprzednich wcześniejsze предыдущ* прежн* ранее вышеуказанн* попередн*
    önceki yukarıdaki السابقة السابق أعلاه הקודמות पिछले पिछली पहले पूर्व 以前 之前 先前 上面 上述 以上 前述 前の 以前の 上記
    이전* 위의 앞의 sebelumnya trước tidligere tidigare föregående forrige aiemmat edelliset předchozí προηγούμεν* anterioare
    előző korábbi ก่อนหน้า`,
  quantity: `all any every each whole entire your these those its todas todos toutes tous alle tutte tutti wszystkie все всех
    tüm جميع كل सभी 所有 全部 一切 すべて 全て 모든 semua tất alla kaikki všechny όλες toate minden ทั้งหมด`,
  instruction: `instruction* prompt prompts rule rules guideline* directive* command commands order orders constraint*
    restriction* polic* programming safeguard* guardrail* regulation* protocol* directions training
    instruccion* reglas órdenes indicaciones directrices consignes règles directives
    anweisung* anleitung* regeln vorgaben richtlinien istruzion* regole direttive instruç* regras ordens instructies regels
    instrukcj* poleceni* zasad* инструкц* указани* правил* команд* інструкц* talimat* kural* yönerge*
    تعليمات التعليمات الأوامر القواعد הוראות ההוראות निर्देश* अनुदेश* नियम* 指示 指令 规则 規則 命令 说明 命令を ルール 지시* 명령* 규칙*
    instruksi* perintah aturan hướng instruktion* instruks* ohjeet ohjeita pokyny instrukce οδηγί* instrucțiuni* utasítás*
    คำสั่ง คำแนะนำ udhëzim* treoracha stiùiridhean imiyalo`,
  context: `context conversation conversations message messages text content contents request requests task tasks input
    inputs question document documents data article page webpage email resume told said learned tarea texto contexto
    tâche texte aufgabe kontext compito задач* текст* контекст* görev bağlam المهمة कार्य 任务 任務 内容 上下文 タスク 작업`,
  fresh: `new following actual updated instead revised different real now nouvelles neue neuen nuevas nuove novas nowe nov*
    نو جديدة नया नए 新的 新しい 새로운 yeni baru mới`,
  reveal: `reveal reveals show print display output repeat tell give share provide disclose leak expose dump list write
    spell recite echo return say state describe confirm summarize summarise translate encode extract retrieve read get
    muestra revela dime imprime repite comparte montre révèle affichez répète zeige verrate sag nenne gib mostra rivela dimmi
    mostre revele diga покажи* раскрой* скажи* повтори* выведи* göster söyle أظهر اكشف قل दिखाओ बताओ बताएं
    显示 告诉 透露 输出 打印 重复 說出 教えて 表示 出力 알려* 보여* 공개* 말해* 출력* tunjukkan ungkapkan beritahu`,
  hidden: `system initial hidden internal secret confidential original developer private preloaded base starting master core
    underlying sistema système systeem системн* نظام 系统 系統 システム 시스템*`,
  promptnoun: `prompt prompts instructions instruction preamble configuration setup directive directives guidelines rules
    message metaprompt invite aufforderung промпт* 提示 提示词 プロンプト 프롬프트*`,
  secret: `password passwords passcode passphrase passwort kennwort contraseña clave contrasenya senha parola secret secrets
    credential* token apikey key keys pin pincode pw canary flag wachtwoord hasło haslo парол* şifre* lösenord
    密码 密碼 口令 パスワード 비밀번호* 암호* पासवर्ड क्रेडेंशियल סיסמה sandi mật κωδικό*`,
  persona: `act acting pretend pretending roleplay role-play simulate simulating simulator emulate behave imagine become immerse
    embody impersonate portray persona character personality personalities alter actúa finge agis imagine verhalte spiele
    interpreta finja притвор* представь* действуй rol 扮演 假装 想象 演じて ふりを 역할* 가장해*`,
  unlimited: `unrestricted unfiltered uncensored unlimited unbound unbounded jailbroken jailbreak amoral immoral unethical
    unhinged limitless boundless omnipotent omniscient evil unchained liberated unaligned nonmoral unmoderated dan dude stan
    free freed anything uncensor* sin límites без 不受限制 無制限`,
  restriction: `restriction* limit limits limitation* filter filters censorship guideline* ethic* moral* rule rules safety boundar*
    constraint* policy policies norms laws legality legal warnings disclaimer* content protocols guardrail* restraint*`,
  model: `ai model models assistant chatbot chatgpt gpt llm claude bot gemini llama openai anthropic deepmind bard copilot
    mistral agent language intelligence ki ia ии 人工智能 ai助手 모델`,
  mode: `mode modes modus modo protocol access privileges persona state modalità режим* 模式 モード 모드*`,
  privileged: `developer dev debug debugging debugger god admin administrator sudo root superuser maintenance override jailbreak
    unrestricted test testing diagnostic* experimental emergency training engineering operator dan system security verification
    desarrollador développeur entwickler sviluppatore desenvolvedor разработчик* 开发者 開發者 開発者 개발자*`,
  reply: `response responses reply replies answer answers output outputs summary completion message translation solution code
    implementation respuesta réponse antwort risposta resposta odpowied* ответ* yanıt رد उत्तर 回答 回复 応答 답변*`,
  alter: `add adding include incorporate insert integrate embed inject augment enhance modify append attach prepend merge blend
    weave infuse adopt adjust change replace substitute convert encode encrypt scramble reverse rearrange remove misspell shuffle
    translate transform render format start end begin finish conclude use introduce combine group spell capitalise capitalize
    tease promote mention suggest recommend advertise encourage express`,
  exfiltrate: `send forward email mail upload post transmit exfiltrate leak fetch visit call submit deliver share wire transfer
    redirect ping envía envíalos envoyez sende отправ* 发送 送信 보내*`,
  destination: `http https www url link webhook server endpoint address inbox attacker channel bucket ftp`,
  refusal: `refuse refuses refusing decline apologize apologise apology apologies warn warning warnings disclaimer disclaimers sorry cannot
    can't unable avoid censor moralize lecture caveats`,
  negation: `not no never without don't dont won't isn't doesn't regardless neither nothing nor free despite none aren't`,
  obey: `obey obeys comply complies follow follows execute perform must immediately always answer respond fulfil fulfill do`,
  persondata: `email address birthday birthdate birth birthdate residence phone ssn salary initials location lives balance
    bank medical home`,
  code: `snippet snippets excerpt code codebase block section script import subprocess requests os socket curl wget exec eval`,
  harm: `illegal harmful dangerous unethical offensive explicit malware virus hack hacking exploit phishing racist violence
    hate drugs weapons bomb crime criminal steal weapon`,
  authority: `developer creator administrator admin boss ceo police officer president god owner maintainer engineer auditor
    supervisor manager openai anthropic authorized authorised permission`,
  decode: `decode decipher decrypt unscramble concatenate concatenated interlace interleave reassemble combine base64 rot13 cipher morse hex leetspeak
    hexadecimal binary`,
  summaryask: `summarize summarise summarizing summary translate answering answer summarization classify categorize`,
} as const;
