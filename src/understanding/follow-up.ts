import type { Language } from '../model/words.ts';
import { fold } from './tokens.ts';

/** What somebody says about what was said before. */
export type FollowUp =
  | 'whose-fault'
  | 'what-to-tell'
  | 'check-again'
  | 'start-over'
  | 'how-to-fix'
  | 'watch'
  | 'stop-watching'
  | 'explain-simply'
  | 'yes'
  | 'no'
  | 'do-not-know'
  | 'human';

/** Longer messages bring something new, whatever else they say. */
const MAX_CHARS = 140;
const MAX_WORDS = 16;

type Patterns = Readonly<Record<Language, RegExp>>;

/** Fillers before and after: "ok, so …?", "scusa, …". */
const whole = (words: string): RegExp =>
  new RegExp(
    `^(?:(?:ok|okay|and|so|but|well|hm{1,5}|e|quindi|allora|ma|scusa|et|alors|mais|bon|und|also|aber|y|entonces|pero|please|per favore|svp|bitte|por favor) ){0,5}(?:${words})(?: (?:then|please|pls|now|thanks|thank you|allora|grazie|adesso|ora|per favore|svp|merci|bitte|danke|jetzt|denn|gracias|por favor|ahora|dai|eh|i think|i guess|i believe|credo|mi pare|penso|je crois|glaube ich|creo))*$`,
  );

/** In this order; each is met by the first that fits. */
const KINDS: readonly (readonly [FollowUp, Patterns])[] = [
  [
    'start-over',
    {
      en: whole(
        "start (?:all )?over(?: again)?|(?:let'?s )?(?:start|begin) (?:again|anew|from (?:the )?(?:scratch|beginning|zero))|restart|reset|new (?:case|problem|question)|forget (?:it|all|everything|that)",
      ),
      it: whole(
        'ricominci(?:amo|a|o)?(?: da capo)?|da capo|riparti(?:amo)?(?: da (?:zero|capo))?|(?:un )?nuovo (?:caso|problema)|(?:un )?altro problema|azzera|ricomincia tutto|cancella tutto|dimentica tutto',
      ),
      fr: whole(
        'on recommence|recommenc(?:er|ons)|a zero|repartons de zero|nouveau (?:cas|probleme)|reprenons (?:a|depuis) (?:zero|le debut)',
      ),
      de: whole(
        'von vorne?|neu(?:er)? (?:anfangen|start|fall)|(?:noch ?mal|lass uns|nochmals) von vorne?(?: anfangen)?|neues problem|zurucksetzen',
      ),
      es: whole(
        'empe(?:cemos|zar|zamos) de (?:nuevo|cero)|de cero|reinici(?:ar|emos)|nuevo (?:caso|problema)|volver a empezar',
      ),
    },
  ],
  [
    'human',
    {
      en: /^(?:(?:can|could|may) i |i (?:want|need|would like|'d like)(?: to)? |please |let me |get me |give me |connect me (?:to|with) |transfer me to )*(?:(?:talk|speak|chat)(?: to| with)? )?(?:a |an |the |some )?(?:real |actual |live |human )?(?:human|person|operator|agent|someone|somebody|representative|support staff|real people)(?: being)?(?: please| now)?$/,
      it: /^(?:(?:posso|vorrei|voglio|preferisco|potrei|devo|mi serve|passami|mi passi|dammi|datemi|fammi|avere) )*(?:(?:parlare|parlo|parla) )?(?:con )?(?:un |una |l' ?|qualcuno)?(?:persona|operatore|operatrice|umano|essere umano|tecnico|assistenza)?(?: vera?| reale| in carne ed ossa| umano| umana)?(?: per favore| grazie)?$/,
      fr: /^(?:(?:je (?:veux|voudrais|peux)|puis-? ?je|passez-? ?moi) )*(?:parler (?:a|avec) )?(?:un |une |quelqu'un)?(?:vraie )?(?:humain|personne|conseiller|technicien|operateur)?(?: reelle?| humaine?)?(?: svp| s'il vous plait)?$/,
      de: /^(?:(?:ich (?:will|mochte|brauche)|kann ich|bitte) )*(?:mit )?(?:eine[nmr]? )?(?:echten? |richtigen? )?(?:mensch(?:en)?|mitarbeiter|person|jemand(?:em)?)(?: sprechen| reden| bitte)*$/,
      es: /^(?:(?:quiero|puedo|quisiera|necesito|paseme con|pasame con) )*(?:hablar con )?(?:un |una |alguien)?(?:persona|humano|agente|operador|tecnico)?(?: real| de verdad| humana)?(?: por favor)?$/,
    },
  ],
  [
    'what-to-tell',
    {
      en: /\bwhat (?:do|should|can|shall|must|would) (?:i|we) (?:tell|say|write|answer|reply|send|forward)\b|\bwhat to (?:tell|say|write|answer)\b|\bhow do i (?:tell|explain (?:it|this|that) to) (?:them|him|her)|\b(?:text|message|something) (?:for|to (?:forward|send)(?: to)?)(?: them| him| her)?$|\b(?:write|draft) (?:me )?(?:a |the |some )?(?:message|text|mail|email)(?: (?:for|to) (?:them|him|her))?$/,
      it: /^(?:(?:ok|e|ma|allora|quindi|poi|ora|adesso) )*(?:che |che cosa |cosa )(?:(?:gli|le|devo|dobbiamo|posso|possiamo) )+(?:dic\w+|dir\w*|scriv\w+|rispond\w+)|^(?:(?:ok|e|ma|allora|quindi) )*(?:che |che cosa |cosa )(?:dico|diciamo|scrivo|scriviamo|rispondo)(?: (?:a|al|alla|ai|agli|loro)\b.{0,30})?$|\bcome (?:glielo|gliela) (?:dico|spiego)|\b(?:testo|messaggio) da (?:mandare|inoltrare|girare|spedire)/,
      fr: /\bque (?:dois-?je |dire|leur dire|lui dire|puis-?je )|\bque (?:leur|lui) (?:dis|ecris|reponds)|\bqu'est-?ce que je (?:leur|lui) (?:dis|ecris|reponds)|\bje (?:leur|lui) dis quoi/,
      de: /\bwas (?:sage|schreibe|antworte|soll|kann) ich (?:ihnen|denen|ihm|ihr|dem|der|den)?\b.{0,20}(?:sagen|schreiben|antworten)?$|\bwas soll ich (?:\w+ )?(?:sagen|schreiben)/,
      es: /^(?:(?:ok|y|pero|entonces) )*que (?:les?|debo|puedo|tengo que) (?:digo|decir\w*|escrib\w+|contest\w+|respond\w+)|^(?:y )?que (?:digo|contesto|escribo)\b/,
    },
  ],
  [
    'whose-fault',
    {
      en: /\b(?:who'?s|whose|who is) (?:fault|at fault|to blame|problem|responsible|wrong|side)|\b(?:who|which (?:side|one)) (?:has|have|must|needs?) to (?:act|fix|do)|\b(?:is|was) (?:it|this|that|the problem|the fault) (?:us|me|them|him|her|ours?|mine|theirs?|(?:on |at )?(?:my|our|their|his|her) (?:fault|side|end|server|problem))(?: or (?:\w+ ){0,2}\w+)?$|\bus or them\b|\bme or (?:them|him|her)\b|\b(?:our|my) (?:fault|side|end) or (?:theirs?|his|hers?|the other)|\bam i (?:at fault|the problem|to blame)|\bdid (?:i|we) do (?:something|anything) wrong/,
      it: /\b(?:di )?chi (?:e|sarebbe) (?:la )?(?:colpa|responsabil)|\bdi chi e (?:il problema|la colpa)|\b(?:colpa|problema|dipende|e|sono io|sia) (?:e )?(?:da |di |nostr[oa] |mi[oa] |per )?(?:noi|me|nostr[oa]|mi[oa]|io)? ?o (?:da |di |e |sono |per )?(?:loro|lui|lei|altri|del|della|suo|sua)\b|\bcolpa (?:mia|nostra|loro|sua)\b|\b(?:noi|io|me) o (?:da |di )?(?:loro|lui|lei)\b|\bchi (?:ha sbagliato|sbaglia|deve (?:fare|agire|intervenire|sistemare))|\bda chi dipende/,
      fr: /\b(?:a qui|c'est) la faute|\bla faute a qui|\b(?:nous|moi) ou (?:eux|lui|elle)\b|\bde (?:notre|mon) cote ou|\bqui est (?:responsable|en cause)|\bc'est (?:ma|notre|leur) faute/,
      de: /\bwer ist schuld|\bwessen (?:schuld|fehler)|\b(?:wir|uns|ich|mir|bei uns|an uns|an mir) oder (?:die|sie|denen|ihnen|an (?:denen|ihnen)|er|ihm|bei (?:denen|ihnen|ihm))\b|\bliegt (?:es|das) an (?:uns|mir|denen|ihnen)|\bmein fehler|\bunser fehler/,
      es: /\b(?:de quien es la|quien tiene la|es mi|es nuestra|es su) culpa|\b(?:nosotros|nuestro|yo|mio) o (?:de )?(?:ellos|suyo|el|ella)\b|\bquien (?:falla|es el responsable)|\bculpa de quien/,
    },
  ],
  [
    'check-again',
    {
      en: whole(
        "(?:can you |could you |please |just ){0,3}(?:check|try|test|look|verify|run)(?: (?:it|that|this|them|the checks?))?(?: once)? (?:again|more|anew|one more time)|re-?check(?: (?:it|that|this|please))?|re-?test|again|still (?:not working|the same|nothing|doesn'?t work|not there|no luck|broken|failing)|(?:it |that )?still (?:does not|doesn'?t|isn'?t|not) \\w+|and now|i(?:'ve| have)? (?:fixed|changed|done) (?:it|that|this)(?: check again| now)?|(?:how|what) about now|is it (?:ok|fine|fixed|better) now|did it (?:work|help)|try now",
      ),
      it: /^(?:.{0,50}\b)?(?:(?:puoi |potresti |mi )*(?:ri-?controll(?:a|are|ami|i)|ri-?verific(?:a|are|hi)|ri-?prov(?:a|are|i)))(?: (?:adesso|ora|per favore|tutto|di nuovo))*$|^(?:(?:puoi |potresti |ok |e |prova a )*(?:controlla(?:re)?|guarda(?:re)?|prova(?:re)?|verifica(?:re)?) (?:di nuovo|ancora|un'altra volta|adesso|ora))(?: per favore)?$|^(?:e )?(?:adesso|ora)$|^(?:ancora niente|non va ancora|ancora non (?:va|funziona|arriva)|non funziona ancora|sempre uguale|di nuovo|ho (?:sistemato|corretto|cambiato)(?: tutto)?)(?: grazie)?$/,
      fr: whole(
        "(?:pouvez-vous |peux-tu )?(?:re-?verifi(?:er?|ez)|verifi(?:er?|ez) (?:encore|a nouveau)|re-?essay(?:er?|ez)|re-?test(?:er?|ez))|encore (?:une fois)?|toujours (?:rien|pas|pareil|la meme chose)|ca ne marche toujours pas|et maintenant|c'est (?:corrige|change)",
      ),
      de: whole(
        '(?:kannst du |konnen sie |bitte )?(?:noch ?mal|erneut|nochmals|wieder) (?:prufen|checken|testen|schauen|versuchen)|(?:prufe?|check|teste|schau|versuche?) (?:es |das )?(?:noch ?mal|erneut|nochmals)|noch ?mal|geht (?:immer )?noch nicht|immer noch (?:nicht|nichts|nicht da|das gleiche)|und jetzt|ist (?:geandert|behoben)',
      ),
      es: whole(
        '(?:puedes |puede )?(?:volver a (?:comprobar|revisar|probar|mirar)|comprueba|revisa|prueba|mira|compruebe|revise) ?(?:otra vez|de nuevo|ahora)?|otra vez|de nuevo|sigue (?:igual|sin (?:funcionar|llegar))|todavia (?:no|nada)|y ahora|ya (?:lo|esta) (?:cambie|corregi|arreglado|corregido)',
      ),
    },
  ],
  [
    'stop-watching',
    {
      en: whole(
        "(?:you can )?(?:stop|no need to|do not|don't) (?:watch|look|check|wait)\\w*(?: (?:it|that|for it|any more|anymore)){0,2}",
      ),
      it: whole(
        '(?:puoi )?(?:smett\\w+|basta) (?:di )?(?:controll|guard|osserv|tener)\\w+(?: d.occhio)?',
      ),
      fr: whole('(?:arrete|arretez)(?: de)? (?:surveiller|verifier|regarder)(?: ca)?'),
      de: whole('(?:nicht (?:mehr|weiter) (?:beobachten|prufen|schauen)|beobachtung beenden)'),
      es: whole('(?:deja|deje|para|pare) de (?:vigilar|mirar|comprobar)(?:lo)?'),
    },
  ],
  [
    'watch',
    {
      en: /^(?:(?:ok|and|so|but|please|can you|could you|will you|just|then) ){0,4}(?:(?:tell|notify|warn|ping|alert|inform|message|write to|let) me (?:know )?(?:when|once|as soon as|if)\b|(?:keep (?:an eye on|watching|checking)|watch|monitor)\b(?: (?:it|that|this|them|for me)){0,2}$)/,
      it: /^(?:(?:ok|e|ma|per favore|puoi|potresti|mi puoi|allora) ){0,4}(?:(?:avvis\w+|avvert\w+|dimmi|scrivimi|fammi sapere|mi (?:avvis\w+|avvert\w+|dici|scrivi|fai sapere)) (?:quando|appena|non appena|se)\b|(?:tienil\w|tenerl\w) d'occhio|(?:controlla|guarda) (?:tu )?ogni tanto$)/,
      fr: /^(?:(?:ok|et|mais|alors|peux-tu|pouvez-vous) ){0,4}(?:me )?(?:previens|prevenez|prevenir|dis|dites|avertis|avertissez|avertir)(?:-? ?moi)? (?:quand|des que|lorsque|si)\b|^(?:surveille|surveillez)(?:-? ?(?:le|la|ca))?$/,
      de: /^(?:(?:ok|und|aber|bitte|kannst du|konnen sie|dann) ){0,4}(?:sag(?:en sie)?|gib|geben sie|melde?(?:n sie)?|benachrichtige?)? ?(?:mir|mich|dich|sich)? ?(?:bitte )?(?:bescheid)? ?(?:geben |sagen )?(?:wenn|sobald)\b|^beobachte (?:es|das)$/,
      es: /^(?:(?:ok|y|pero|por favor|puedes|puede) ){0,4}(?:avisa|avise|avisar|di|diga|dime|digame|aviseme|avisame)(?:me)? (?:cuando|en cuanto|si)\b|^vigila(?:lo)?$/,
    },
  ],
  [
    'explain-simply',
    {
      en: /\b(?:explain|say|tell)\b.{0,20}\b(?:simpl\w+|plain\w*|easier|easy|again|layman\w*|like i'?m)\b|\bin (?:plain|simple|simpler|easy|normal|other) (?:words|english|terms|language)|^(?:sorry |but )?(?:i )?(?:do not|don'?t|dont|did ?n'?t) (?:understand|get it|get that|follow)(?: (?:it|that|this|a word|anything))?$|^what does (?:that|this|it|all that) mean$|^(?:too (?:technical|complicated|difficult)|simpler please|huh|come again|say what)$|^explain (?:that|this|it)(?: please| to me)?$/,
      it: /\b(?:spieg\w+|dimm\w+|dillo|parla)\b.{0,24}\b(?:semplic\w+|facil\w+|meglio|chiar\w+|terra terra|bambin\w+)|\b(?:in|con) parole (?:semplici|povere|facili|tue)|\bpiu (?:semplice|semplicemente|facile|chiaro)$|^(?:scusa )?(?:ma )?non (?:ho capito|capisco|ci capisco)(?: (?:niente|nulla|bene|molto))?$|^(?:che|cosa|che cosa) (?:vuol dire|significa)(?: (?:tutto )?(?:questo|cio))?$|^(?:cioe|ovvero|in che senso|troppo (?:tecnico|complicato|difficile)|me lo spieghi(?: meglio)?)$/,
      fr: /\bexpli\w*\W.{0,23}\b(?:simpl\w+|clair\w+|mieux)|\b(?:plus simplement|en (?:termes|mots) simples|plus simple)\b|^(?:desole )?je (?:ne |n')?(?:comprends|ai) (?:pas|rien)(?: compris)?$|^(?:ca|cela) veut dire quoi$|^trop (?:technique|complique)$/,
      de: /\berklar\w*\W.{0,23}\beinfach|\b(?:in )?einfache(?:n|r|ren)? wort\w*|^(?:das )?(?:verstehe|versteh|kapiere) ich nicht$|^ich (?:verstehe|versteh) (?:das |es )?nicht$|^was (?:heisst|heist|bedeutet) das$|^zu (?:technisch|kompliziert)$/,
      es: /\bexpli\w*\W.{0,23}\b(?:simple|sencill\w+|facil\w*|mejor|claro)|\ben palabras (?:simples|sencillas|llanas)|\bmas (?:simple|sencillo|claro)$|^no (?:entiendo|lo entiendo|entendi|comprendo)(?: nada)?$|^que (?:significa|quiere decir)(?: (?:eso|esto))?$/,
    },
  ],
  [
    'how-to-fix',
    {
      en: /^(?:(?:ok|and|so|but|great|thanks|fine) )*(?:how (?:do|can|should|could|would) (?:i|we|they|he|she|one) (?:fix|solve|set|do|correct|repair|change|configure|resolve|add|make|get)\b.{0,24}\b(?:it|that|this|them|up|right|done|record|records)|how (?:to|do you) (?:fix|solve|do|set up|resolve) (?:it|that|this)|how (?:is|can) (?:it|that|this) (?:be )?(?:fixed|solved|done|repaired)|what (?:do|should|can|must) (?:i|we) do(?: (?:now|then|about (?:it|that|this)|next|to fix (?:it|that|this)))?|what now|what(?: are)? the (?:next )?steps|(?:give|show|send) me the (?:record|records|steps|exact record)|how (?:do i set|to set) (?:that|this|it) up|where (?:do|should|must) (?:i|we) (?:click|put|enter|add|set|publish|paste|change)(?: (?:it|that|this|them|the records?))?|how)$/,
      it: /^(?:(?:ok|e|ma|allora|quindi|bene|va bene) )*(?:come (?:si |lo |la |li |posso |faccio |devo |dobbiamo |possiamo |facciamo )*(?:sistem\w+|risolv\w+|fa|fare|aggiust\w+|corregg\w+|impost\w+|ripar\w+|configur\w+|mett\w+ a posto|fa a (?:risolvere|sistemare))(?: (?:questo|quello|la cosa|il problema|tutto))?|(?:che |che cosa |cosa )(?:devo|posso|dobbiamo|possiamo|si deve|bisogna|si puo)(?: \w+)? ?fare(?: adesso| ora| allora)?|(?:che )?(?:cosa )?(?:faccio|facciamo|si fa)(?: adesso| ora| allora)?|(?:dammi|mostrami|mandami) (?:il|i) (?:record|passi|passaggi)|dove (?:si |lo |la |li |devo |posso |dobbiamo )*(?:clicc\w+|mett\w+|inseri\w+|aggiung\w+|impost\w+|pubblic\w+|incoll\w+|cambi\w+)(?: (?:questo|quello|il record|i record))?|come faccio|come)$/,
      fr: /^(?:(?:ok|et|mais|alors|bon) )*(?:comment (?:je |on |puis-je |peut-on |faire pour )*(?:faire|fais|fait|corrige\w*|repare\w*|regle\w*|resou\w+|configure\w*|arrange\w*)(?: (?:ca|cela|le probleme|pour corriger))?|que (?:dois-je|puis-je|faut-il|faire)(?: faire)?(?: maintenant)?|qu'est-ce que je (?:dois )?(?:fais|faire)|je fais quoi)$/,
      de: /^(?:(?:ok|und|aber|also|gut) )*(?:wie (?:kann|muss|soll|mache?|behebe?|lose?|richte?|repariere?|stelle?) (?:ich|man|wir) (?:das|es|dies)?(?: \w+){0,2}|wie (?:geht|macht man) das|was (?:muss|soll|kann) (?:ich|man) (?:jetzt |nun |da )?(?:tun|machen)|was (?:jetzt|nun|tun))$/,
      es: /^(?:(?:ok|y|pero|entonces|vale) )*(?:como (?:lo |la |se |puedo |debo |hago para )*(?:arregl\w+|solucion\w+|corrij\w+|corregi\w+|hago|hace|configur\w+|resuelv\w+|resolver\w*)(?: (?:eso|esto|el problema))?|que (?:hago|debo hacer|puedo hacer|tengo que hacer|hacemos)(?: ahora)?)$/,
    },
  ],
  [
    'do-not-know',
    {
      en: whole(
        "(?:i )?(?:really )?(?:do not|don'?t|dont|wouldn'?t) know(?: (?:it|that|sorry|that sorry))?|no idea|(?:i'?ve |i have )?no (?:idea|clue)(?: sorry)?|dunno|not sure|idk|no clue|i'?m not sure|i can'?t (?:say|tell|remember)|beats me|who knows|unknown|how (?:should|would) i know",
      ),
      it: whole(
        'boh+|non (?:lo )?so(?: (?:proprio|dire|dirti|mica|dirlo))?|non saprei|nessuna idea|non ne ho (?:idea|la piu pallida idea)|mah+|chi lo sa|non ricordo|non me lo ricordo|e chi lo sa|non lo conosco',
      ),
      fr: whole(
        "je (?:ne )?sais pas(?: du tout)?|aucune idee|(?:j'en |je n'en )?sais rien|chais pas|j'(?:en )?ai aucune idee|pas sur|j'sais pas|bof",
      ),
      de: whole(
        '(?:ich )?wei(?:ss?|s) (?:ich |es |das )?(?:leider )?nicht|keine ahnung|k\\.? ?a\\.?|(?:da )?bin ich (?:mir )?nicht sicher|weis nicht|nicht sicher',
      ),
      es: whole(
        'no (?:lo )?se|ni idea|no tengo (?:ni )?idea|no estoy segur[oa]|yo que se|quien sabe|no me acuerdo',
      ),
    },
  ],
  [
    'yes',
    {
      en: whole(
        "yes+|yeah|yep|yup|sure|of course|right|exactly|correct|ok(?:ay)?|absolutely|that'?s (?:right|it|correct)|please do|go ahead|yes please|indeed|affirmative|y|do it",
      ),
      it: whole(
        "si+|certo|esatto|esattamente|giusto|ok|va bene|certamente|sicuro|si grazie|proprio cosi|procedi|vai|d'accordo|si si|confermo|ovvio|fallo|yes",
      ),
      fr: whole(
        "oui|ouais|bien sur|exact(?:ement)?|d'accord|ok|c'est (?:ca|cela|exact)|oui merci|vas-?y|allez-?y|tout a fait",
      ),
      de: whole(
        'ja+|jawohl|jo|klar|genau|richtig|stimmt|ok(?:ay)?|gerne|ja bitte|naturlich|sicher|mach das',
      ),
      es: whole(
        'si+|claro|exacto|correcto|vale|ok|por supuesto|si gracias|adelante|de acuerdo|eso es',
      ),
    },
  ],
  [
    'no',
    {
      en: whole(
        'no+|nope|nah|not (?:really|at all)|no thanks|no thank you|never|of course not|neither|none|nothing(?: (?:came|comes) back)?|nothing at all|n',
      ),
      it: whole(
        'no+|per niente|assolutamente no|no grazie|mai|nessuno|niente|nulla|macche|non e tornato (?:niente|nulla)|no no|neanche',
      ),
      fr: whole('non|pas du tout|non merci|jamais|nan|aucun|rien(?: du tout)?'),
      de: whole('nein|ne+|nö|no|nicht|gar nicht|nein danke|nie|nichts|keine'),
      es: whole('no+|para nada|no gracias|nunca|nada|ninguno|que va'),
    },
  ],
];

const EMPTY = /^$/;

/** Punctuation says nothing here; an address or a name in it brings something new. */
const simplify = (text: string): string =>
  fold(text.replace(/[’`´]/g, "'"))
    .replace(/[^\p{L}\p{N}' -]+/gu, ' ')
    .replace(/(?<!\p{L})'|'(?!\p{L})/gu, ' ')
    .replace(/\s+/g, ' ')
    .trim();

/** People switch: what was answered in one language may be asked on in English. */
const languagesFor = (language: Language): readonly Language[] =>
  language === 'en' ? ['en'] : [language, 'en'];

/**
 * Whether a short message only talks about what was said before; null where it says something of its
 * own. Prefers missing one to inventing one.
 */
export function followUp(text: string, language: Language): FollowUp | null {
  if (text.length > MAX_CHARS || /@|\d{3}|\w\.\w{2}/.test(text)) return null;
  const said = simplify(text);
  if (EMPTY.test(said) || said.split(' ').length > MAX_WORDS) return null;
  for (const spoken of languagesFor(language)) {
    const kind = KINDS.find(([, patterns]) => patterns[spoken].test(said));
    if (kind) return kind[0];
  }
  return null;
}
