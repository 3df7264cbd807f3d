/** What a detection says it found; also the prefix of every rule id. */
export type InjectionType =
  | 'instruction-override'
  | 'prompt-leak'
  | 'secret-request'
  | 'persona'
  | 'privileged-mode'
  | 'forged-markup'
  | 'indirect-instruction'
  | 'exfiltration';

/** One known shape of attack. */
export interface InjectionRule {
  /** Stable name, `<type>/<shape>`. */
  readonly id: `${InjectionType}/${string}`;
  /** Lowest score a text with this shape gets; the classifier may go higher. Chosen by the rule's measured precision. */
  readonly floor: number;
  /**
   * Elements in order, separated by blanks: `@class` is a word of that lexicon class, a bare word is itself, `,` separates
   * alternatives, and `~n` lets up to `n` tokens stand between two elements (none otherwise). `$` is a sentence end.
   */
  readonly pattern: string;
}

/** Known shapes. A text may match several; each match is also a feature of the classifier. */
export const INJECTION_RULES: readonly InjectionRule[] = [
  { id: 'instruction-override/prior', floor: 0.97, pattern: '@override ~4 @prior ~3 @instruction' },
  {
    id: 'instruction-override/prior-context',
    floor: 0.8,
    pattern:
      '@override ~2 @prior ~1 text,context,conversation,conversations,messages,tasks,task,requests,request,input,inputs,questions',
  },
  {
    id: 'instruction-override/all',
    floor: 0.75,
    pattern:
      'ignore,disregard,forget,override,bypass,discard,abandon,violate,break,circumvent ~2 all,any,every,your,everything ~2 instructions,instruction,rules,guidelines,directives,prompts,programming,restrictions,constraints,safeguards,policies',
  },
  { id: 'instruction-override/object-first', floor: 0.9, pattern: '@prior ~2 @instruction ~3 @override' },
  {
    id: 'instruction-override/told',
    floor: 0.9,
    pattern: '@override ~2 all,everything,everthing,anything,whatever ~5 told,instructed,taught,learned,said',
  },
  {
    id: 'instruction-override/above',
    floor: 0.9,
    pattern: 'ignore,disregard,forget ~2 above,aforementioned,preceding,foregoing',
  },
  {
    id: 'instruction-override/and-say',
    floor: 0.85,
    pattern:
      'ignore,disregard,forget ~1 the,this,all,any,everything ~2 @context ~2 and,then,instead ~2 say,state,output,print,respond,reply,write,tell,answer',
  },
  {
    id: 'instruction-override/do-not-follow',
    floor: 0.85,
    pattern:
      "not,never,stop,don't,dont ~1 follow,following,obey,obeying,listen ~3 @prior,your,system ~3 @instruction",
  },
  {
    id: 'instruction-override/regardless',
    floor: 0.75,
    pattern: 'regardless,irrespective,despite,notwithstanding ~4 @prior ~2 @instruction,@context',
  },
  {
    id: 'instruction-override/banner',
    floor: 0.8,
    pattern:
      '*,**,***,****,#,##,###,==,===,[,<,<< ~2 new,updated,important,urgent,priority,override ~2 @instruction,task,tasks',
  },
  {
    id: 'instruction-override/new-task',
    floor: 0.7,
    pattern:
      'your ~1 new,real,actual,true,only ~1 task,instruction,instructions,goal,objective,mission,role,purpose ~1 is,:',
  },
  {
    id: 'instruction-override/new-instructions',
    floor: 0.7,
    pattern: 'new,updated,revised ~2 instructions,directive,directives,orders :',
  },
  {
    id: 'prompt-leak/your-prompt',
    floor: 0.8,
    pattern: '@reveal ~4 your ~3 prompt,instructions,preamble,configuration,directives,guidelines,metaprompt',
  },
  {
    id: 'prompt-leak/system-prompt',
    floor: 0.75,
    pattern:
      'reveal,show,print,display,output,repeat,tell,disclose,leak,expose,dump,recite,echo,share,extract,translate,encode,copy,paste ~3 system,initial,hidden,original,developer,secret ~1 prompt,prompts,instructions,preamble',
  },
  {
    id: 'prompt-leak/what-is-yours',
    floor: 0.8,
    pattern: 'what,which ~3 your ~2 @hidden,@prior ~1 @promptnoun',
  },
  {
    id: 'prompt-leak/above-verbatim',
    floor: 0.85,
    pattern:
      'repeat,print,output,copy,echo,recite,write,show,display,return ~5 above,previous,preceding,before ~8 verbatim,exactly,word,unchanged,literally',
  },
  {
    id: 'prompt-leak/starting-with',
    floor: 0.9,
    pattern: 'starting,beginning,starts,begins with ~2 you are',
  },
  {
    id: 'secret-request/reveal',
    floor: 0.6,
    pattern:
      "reveal,tell,give,share,provide,disclose,leak,confirm,show,send,hand,need ~4 your,our,system,secret,admin,user's,master ~2 password,passwords,passcode,passphrase,credentials,secret,secrets",
  },
  {
    id: 'secret-request/what-is',
    floor: 0.6,
    pattern:
      "what's,what ~1 is,your,our,the ~2 secret,system,your,our ~1 password,passcode,passphrase,key,secret",
  },
  { id: 'persona/do-anything-now', floor: 0.97, pattern: 'do anything now' },
  { id: 'persona/unlimited-model', floor: 0.85, pattern: "@persona,you,you're,are ~5 @unlimited ~4 @model" },
  { id: 'persona/dan', floor: 0.9, pattern: 'are,as,called,named,become,act,mode,be dan,stan,dude' },
  {
    id: 'persona/freed-model',
    floor: 0.85,
    pattern: "@model,you,you're ~5 free,freed,unbound,released,liberated,broken ~4 @restriction",
  },
  {
    id: 'persona/no-restrictions',
    floor: 0.75,
    pattern:
      "@model,you,you're,respond,answer,anything ~6 no,without,any,ignores,not ~4 restrictions,limitations,guidelines,censorship,filters,ethics,morals,boundaries",
  },
  {
    id: 'persona/from-now-on',
    floor: 0.75,
    pattern:
      'from now on ~2 you,respond,act,ignore ~1 will,are,must,act,shall,respond,answer,have,can,only,going,to,as',
  },
  {
    id: 'privileged-mode/enabled',
    floor: 0.8,
    pattern: '@privileged ~1 mode ~3 enabled,activated,engaged,unlocked,initiated,activate',
  },
  {
    id: 'privileged-mode/enter',
    floor: 0.65,
    pattern:
      'enter,entering,activate,activating,initiate,initiating,switch,now ~4 @privileged ~1 mode,override',
  },
  { id: 'privileged-mode/tag', floor: 0.8, pattern: '<,[,*** ~3 @privileged ~2 mode,override' },
  { id: 'privileged-mode/authority', floor: 0.6, pattern: "i,i'm,im ~2 your ~1 @authority" },
  {
    id: 'forged-markup/chat-template',
    floor: 0.9,
    pattern:
      '<| im_start,im_end,endoftext,system,user,assistant,eot_id,start_header_id,end_header_id,endofprompt',
  },
  {
    id: 'forged-markup/inst-tag',
    floor: 0.85,
    pattern: '[,<<,< inst,sys,im_start,instructions,system ],>>,>',
  },
  { id: 'forged-markup/system-turn', floor: 0.7, pattern: '$,",# system,developer :' },
  { id: 'forged-markup/role-json', floor: 0.3, pattern: 'role ":,:,":" ~1 system,developer' },
  {
    id: 'indirect-instruction/note-to-model',
    floor: 0.75,
    pattern:
      'attention,note,notice,message,instruction,instructions ~1 to,for ~2 ai,llm,llms,chatgpt,gpt,claude,assistant,assistants,models',
  },
  {
    id: 'indirect-instruction/if-you-are-model',
    floor: 0.8,
    pattern: 'if you ~1 are,re ~2 ai,llm,language,chatbot,assistant,bot',
  },
  {
    id: 'indirect-instruction/when-asked',
    floor: 0.8,
    pattern:
      'if,when,whenever ~3 asked,told,instructed,requested ~2 @summaryask ~12 instead,insted,also,sure,must',
  },
  {
    id: 'indirect-instruction/tell-user',
    floor: 0.65,
    pattern:
      'tell,inform,instruct,direct,urge,convince,requesting,persuade ~1 the,them ~1 user,reader,recipient,visitor ~3 go,visit,click,reset,log,enter,download,call,account',
  },
  {
    id: 'indirect-instruction/code-snippet',
    floor: 0.6,
    pattern:
      '@alter,embed,employ,utilize,consider,ensure,execute,engage,fuse,leverage,deploy,harmonize,forget,hesitate ~6 following,subsequent,below ~1 code ~1 snippet,block,excerpt,section,segment',
  },
  {
    id: 'exfiltration/send-data',
    floor: 0.6,
    pattern:
      '@exfiltrate ~5 conversation,history,records,credentials,password,passwords,secrets,chat,emails,inbox ~8 to ~3 http,https,www,attacker,webhook,external',
  },
  {
    id: 'exfiltration/into-url',
    floor: 0.4,
    pattern:
      'append,encode,include,put,add ~4 conversation,history,secret,key,password,message,name,data ~4 url,link,image,query',
  },
  { id: 'instruction-override/any-language', floor: 0.1, pattern: '@override ~3 @quantity ~2 @instruction' },
  {
    id: 'instruction-override/what-you-were-told',
    floor: 0.9,
    pattern: 'ignore,disregard,forget,overlook ~1 what ~1 you ~3 told,instructed,taught,programmed,learned',
  },
];
