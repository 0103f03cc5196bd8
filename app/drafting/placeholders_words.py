"""Words that are names of people and something else as well, and what around them tells which."""

COMMON = frozenset(
    """
    ace amber angel april archer art ash aspen august autumn baker bay bear berry best bill bird bishop
    black blue bob booker boot bowman bradley brave brooks brook brown buck buddy bush butler carol
    carpenter carter case cash chance charity chase chip christian church clay cliff cliffs cloud coal
    coleman colt cook cooper crystal cross daisy dale dawn day dean dear destiny diamond drew duke earl
    early east ebony eden faith farmer field fields finn fisher fish flores ford forest fox frank frost
    gale gardener gardner gay gene genesis gift ginger glass glen gold good goody grace grant gray green
    grey guy hall hank hardy harmony harp hart hawk haven hazel heath heather hill hills holly home
    honey hope hunt hunter iris ivy jack jade jay jean jewel jolly joy june justice katy kay key king
    kit knight lake lance lane laurel lee legend liberty light lily little long love lucky major maple
    march marina mark marsh marshall mason mat max may maya mcgee melody mercy merit miles mill miller
    mills misty monday moon moody morning myrtle nick noble north oak olive page paige parish park
    parker pat patience pearl penny pepper person peter piper pole poor pope porter post potter power
    price pride prince queen rain ray read reed reese rich river rivers rob robin rock rod roman rose
    rosemary rowan royal ruby rush russet ruth sage sandy savage sawyer scout season sergeant sharp
    shepherd sherry short silver singer sky skip slate slaughter small smart smith snow solace south
    spring star stark stay steel stern stone storm strange strong sue summer sunny swan sweet swift
    tailor taylor temple terry thorn tiger tom trinity true tucker turner van vernon victor violet
    virtue walker wall ward warden waters wave way weaver webb welch wells west white wild will winter
    wise wolf wood woods worth wright yellow young
    """.split()
)
"""In small letters they are hidden unless the words around say that nobody is meant."""

FUNCTION = frozenset(
    """
    a am an and any are as at be but by can come did do for from go had has have he her him his how i if
    in is it its just kind less like long lo made make many me more most much my new no nor not now of
    off on one only or our out over own see she so some son sun than that the their them then there they
    thing this to too two up us was we were what when where who why with won you your
    """.split()
)
"""So frequent that only a capital within a sentence, or the rest of the name beside them, tells a person."""

BEFORE_A_THING = frozenset(
    """
    i you he she it we they that who which there what this these those the a an any some no every each
    my your his her our their its much more most little lot false real great high low last next so very
    too such without lose lost losing in't i'll you'll
    """.split()
)
"""Before them, ``will``, ``hope`` and ``may`` are no names."""

AFTER_A_THING = frozenset(
    """
    i you he she it we they me him us them this that these those there be have not never also ever
    always probably only just still even do get go make take come see say tell need want try keep feel
    find give help know let the a an my your his her our their so to for of up out down off on
    """.split()
)
"""Right after them, too; unless one of the words of ``BEFORE_A_PERSON`` stands before."""

BEFORE_A_PERSON = frozenset(
    """
    told tell tells telling asked ask asks saw see seeing met meet meets called call calls named name's
    is hi hey hello dear bye goodbye thanks thank with from to for about and or but gave give gives
    showed loves love loved miss missed married divorced dated dating visited texted emailed phoned
    hugged against by than like brother sister mother father mom mum dad wife husband son daughter
    friend boyfriend girlfriend partner uncle aunt cousin nephew niece boss neighbor neighbour roommate
    fiance fiancee ex teacher coach doctor therapist client patient mr mrs ms dr baby little poor old
    saint st grandma grandpa stepdad stepmom stepson colleague coworker therapist's oh well ok okay yes
    no yeah so when if because since while
    """.split()
)

ORGANISATION = frozenset(
    """
    academy agency and associates association bakery bank bar brothers bureau cafe care center central
    centre church city clinic club coffee college communications community company construction
    consulting cooperative corp corporation council county credit dental department design district
    elementary energy engineering enterprises family federal financial firm first food foods for
    foundation general group gym health high holdings home homes hospital hotel house housing inc
    industries institute insurance international labs law library limited living llc llp logistics ltd
    management manufacturing market marketing media medical memorial middle ministry museum national new
    nursing of office old organization partners pharmacy police post practice primary private products
    public real research restaurant retail salon school secondary service services shop society software
    solutions state station store street studio studios supermarket supplies supply systems team tech
    technologies technology the theater theatre trade training transit transport travel trust union
    united university utilities volunteer warehouse water wellness works youth
    """.split()
)
"""Words of organisations that name none of them by themselves."""

STREET = frozenset(
    """
    street st avenue ave road rd drive dr lane ln boulevard blvd court ct way place pl terrace ter
    circle cir highway hwy parkway pkwy square sq trail row crescent close north south east west upper
    lower old new apartment apt suite unit floor room no number box po the of and flat building bldg
    county city town
    """.split()
)
"""Words of addresses that say nothing by themselves."""

STATES = frozenset(
    """
    al ak az ar ca co ct de fl ga hi id il in ia ks ky la me md ma mi mn ms mo mt ne nv nh nj nm ny nc
    nd oh ok or pa ri sc sd tn tx ut vt va wa wv wi wy dc usa us uk
    """.split()
)
"""A state is no identifier by itself; most of these are words, too."""

TITLES = frozenset("dr mr mrs ms miss mx prof professor rev reverend sir madam jr sr phd md".split())
