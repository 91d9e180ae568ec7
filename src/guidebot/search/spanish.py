"""Spanish words of the field in English, so that a question in Spanish finds what is written in English.

It is no translation: words are put one for another, which is enough to look a question up.
"""

from __future__ import annotations

from collections.abc import Sequence
from types import MappingProxyType

_TEXT = """
como how; que what; donde where; quien who; cual which; cuales which; cuanto how much; cuando when; por for; para for;
con with; sin without; si if; no not; soy i am; estoy i am; tengo i have; puedo can i; podria could i; puede can; debo
should i; deberia should i; quiero i want; quisiera i want; necesito do i need; necesario need; hacer do; hago i do;
hacen do; hay is there; ahora now; es is; son are; el the; la the; los the; las the; un a; una a; de of; del of the;
en in; y and; mi my; me me; se; lo it; esto this; mas more; muy very; todo all; todos all; alguien someone; empezar
start; empiezo start; comenzar start; entrar get into; aprender learn; aprendo learn; estudiar study; estudio study;
estudiante student; estudiantes students; trabajar work; trabajo job; trabajos jobs; empleo job; carrera career;
buscar find; encontrar find; encuentro find; conseguir find; consigo find; curso course; cursos courses; gratis free;
gratuito free; gratuitos free; programa program; programas programs; beca fellowship grant; becas fellowship grant;
dinero money; financiacion funding; financiamiento funding; fondos funding; seguridad safety; ia ai; inteligencia
intelligence; artificial artificial; alineamiento alignment; alineacion alignment; interpretabilidad interpretability;
mecanicista mechanistic; mecanistica mechanistic; gobernanza governance; gobierno government; politica policy;
politicas policy; ley law; leyes law; derecho law; abogado lawyer; abogada lawyer; reglas rules; regulacion
regulation; riesgo risk; riesgos risks; investigacion research; investigador researcher; investigadora researcher;
investigar research; problema problem; problemas problems; abiertos open; mentora mentor; tutor mentor; supervisor
supervisor; doctorado phd; maestria masters degree; titulo degree; universidad university; matematicas maths;
programar coding; programacion programming; programador programmer; programadora programmer; codigo code; modelo
model; modelos models; grandes large; lenguaje language; redes networks; neuronales neural; engano deception; enganar
deceive; mentir lie; miente lies; rechazado rejected; rechazada rejected; rechazaron rejected; rechazo rejection;
miedo afraid; ansiedad anxious; abrumado overwhelmed; abrumada overwhelmed; tarde too late; viejo old; anos years;
edad age; ingles english; espanol spanish; latinoamerica latin america; pais country; comunidad community; gente
people; solo alone; sola alone; casa home; remoto remote; verano summer; practicas internship; pasantia internship;
libro book; libros books; leer read; lecturas reading; escribir write; publicar publish; articulo paper; idea idea;
proyecto project; proyectos projects; ayudar help; ayuda help; tecnico technical; tecnica technical; existe is there;
significa mean; explica explain; debate debate; control control; evaluaciones evaluations; europa europe; europea
european; empresa company; empresas companies; pero but; o or; u or; su their; sus their; tu your; te you; nos us; les
them; le him; al to the; esta this; este this; estas these; ese that; esa that; fue was; ser be; estar be; tener have;
tiene has; tienen have; haber have; he i have; ha has; habia was; era was; sea be; sirve useful; sirvo useful; servir
useful; quienes who; cuanta how much; cuantas how many; cuantos how many; porque because; adonde where; desde from;
hasta until; sobre about; entre between; contra against; segun according; bien well; bueno good; buena good; buenos
good; buenas good; mal bad; mejor best; mejores best; peor worst; mucho much; mucha much; muchos many; muchas many;
poco little; nada nothing; nadie nobody; algo something; alguna any; algun any; algunos some; siempre always; nunca
never; ya already; aun still; todavia still; tambien also; otra other; otro other; otros others; otras others; cada
each; mismo same; misma same; pueden can; podemos can we; poder can; saber know; sabe knows; decir say; dice says;
dicen say; ver see; ir go; voy i go; va goes; creo i think; pienso i think; pensar think; piensa thinks; siento i
feel; sentir feel; siente feels; gusta like; gustaria would like; interesa interested; interesado interested;
interesada interested; busco looking for; recomiendan recommend; recomienda recommend; recomendar recommend;
recomendacion recommend; aconsejan advise; consejo advice; consejos advice; primer first; primero first; primera
first; primeros first; paso step; pasos steps; principiante beginner; principiantes beginners; nuevo new; nueva new;
joven young; mayor old; vieja old; empezando starting; comienzo start; inicio start; iniciar start; introduccion
introduction; basico basics; basica basics; basicos basics; tiempo time; tiempos time; dias days; dia day; meses
months; mes month; semana week; semanas weeks; horas hours; ano year; vida life; mundo world; futuro future; puesto
job; empleos jobs; oferta opening; ofertas openings; contratan hiring; sueldo salary; salario salary; pagan pay; pagar
pay; pago paid; pagado paid; pagadas paid; visa visa; vivir live; vivo i live; mudarme move; viajar travel; remota
remote; distancia remote; linea online; presencial in person; ingeniero engineer; ingeniera engineer; medico doctor;
medica doctor; enfermera nurse; maestro teacher; maestra teacher; profesor professor; profesora professor; periodista
journalist; economista economist; fisico physicist; fisica physics; biologo biologist; biologia biology; psicologo
psychologist; psicologa psychologist; psicologia psychology; filosofia philosophy; filosofo philosopher; matematico
mathematician; disenador designer; disenadora designer; arquitecto architect; contador accountant; estudiaba studied;
estudie studied; estudiado studied; licenciado graduate; tesis thesis; escuela school; colegio school; secundaria high
school; facultad university; grado degree; posgrado graduate school; doctor doctor; experiencia experience;
conocimientos knowledge; habilidades skills; datos data; ciencia science; ciencias sciences; computadora computer;
ordenador computer; portatil laptop; grafica gpu; experimento experiment; experimentos experiments; entrenar train;
entrenamiento training; red network; neurona neuron; maquina machine; maquinas machines; automatico automatic;
aprendizaje learning; refuerzo reinforcement; recompensa reward; evaluar evaluate; evaluacion evaluation; pruebas
tests; prueba test; probar test; peligroso dangerous; peligrosa dangerous; peligro danger; peligros dangers; malo bad;
mala bad; dano harm; danos harm; controlar control; apagar turn off; mienten lie; mintiendo lying; enganan deceive;
oculto hidden; ocultos hidden; esconder hide; trampa cheating; trampas cheating; robar steal; robo theft; pesos
weights; chips chips; armas weapons; nuclear nuclear; nucleares nuclear; ataque attack; ataques attacks; tratado
treaty; tratados treaties; acuerdo agreement; acuerdos agreements; paises countries; naciones nations; estado state;
estados states; unidos united; congreso congress; ministerio ministry; funcionario civil servant; publico public;
publica public; opinion opinion; responsable liable; responsabilidad liability; seguro insurance; auditoria audit;
auditorias audits; normas standards; estandares standards; exportacion export; controles controls; mentores mentors;
guia guide; guie guide; ensenar teach; ensena teach; ensene teach; grupo group; grupos groups; reunion meeting;
reuniones meetings; club club; charla talk; charlas talks; amigos friends; amigo friend; familia family; padres
parents; hablar talk; contactar contact; correo email; correos emails; respuesta answer; responden answer; contesta
answers; solicitud application; solicitudes applications; aplicar apply; postular apply; postulo apply; aceptado
accepted; aceptan accept; aceptaron accepted; fracaso failure; fracasos failures; falla fails; fallan fail; funciona
works; cansado tired; cansada tired; agotado exhausted; agotada exhausted; triste sad; ansioso anxious; ansiosa
anxious; preocupa worried; preocupado worried; preocupada worried; inutil useless; impostor impostor; sirva useful;
util useful; tonto stupid; inteligente smart; capaz able; suficiente enough; dificil hard; facil easy; demasiado too
much; perdido lost; perdida lost; importante important; importa matters; impacto impact; cambiar change; cambio
change; elegir choose; decidir decide; dejar quit; renunciar quit; seguir go on; terminar finish; lograr achieve;
puerta door; lista list; lugar place; lugares places; ciudad city; europeo european; americano american; argentina
argentina; mexicano mexico; colombiano colombia; gratuita free; gratuitas free; pagos paid; subvencion grant;
subvenciones grants; apoyo support; apoyar support; teoria theory; teorico theoretical; tecnicos technical; tecnicas
technical; traducido translated; traduccion translation; lectura reading; resumen summary; explicar explain; explicame
explain; explicacion explanation; entender understand; entiendo i understand; definicion definition; diferencia
difference; frontera frontier; superinteligencia superintelligence; alinear align; alineado aligned; supervision
oversight; debatir debate; comunidades communities; unir join; unirme join; unirse join; financia funds; financian fund;
financiar fund; financiarme fund; independiente independent; independientes independent; organizacion organization;
organizaciones organizations; lineas directions; campo field; campos fields; area area; areas areas; tema topic; temas
topics; hijo child; hijos children; hija child; hijas children; pareja partner; pruebo test; probarlo test; probarme
test; listo ready; experto expert; expertos experts; expertas experts; borrador draft; borradores drafts; mostrar
show; mostrarlo show; compartir share; enviar send; mandar send; atacar attack; resolver solve; resuelto solved;
errores mistakes; error mistake; fallos failures; resultado result; resultados results; negativo negative; negativos
negative; replicar replicate; reproducir replicate; requisito requirement; requisitos requirements; hace does; falta
need; faltan missing; trabajando working; estudiando studying; aprendiendo learning; leyendo reading; pensando
thinking; buscando looking for; cambiando changing; recien just; acabo just finished; termine finished; deberiamos
should we; necesitan need; necesita needs; quieren want; quiere wants; hacia toward; aunque though; mientras while;
antes before; despues after; cualquier any; jubilado retired; jubilada retired; militar military; policia police;
escritor writer; artista artist; musico musician; cocinero cook; camarero waiter; quimica chemistry; quimico chemist;
economia economics; informatica computer science; informatico computer scientist; estadistica statistics; ingenieria
engineering; medicina medicine; historia history; sociologia sociology; linguistica linguistics; biotecnologia biotech
"""
_ENGLISH = MappingProxyType({spanish: " ".join(english) for spanish, *english in map(str.split, _TEXT.split(";"))})
_MARKS_TEXT = """
algo ahora como con cual cuales cuanto de debo deberia del donde el en es esta este estoy hacer hago hay la las lo los
mas muy mi nada necesito para por puede pueden puedo que quien quiero sobre soy tengo todos una y
"""
_MARKS = frozenset(_MARKS_TEXT.split())
_ENOUGH = 2  # one such word alone may be a name


def in_english(said: Sequence[str]) -> list[str]:
    """The folded words *said*, with those of a Spanish text in English."""
    if sum(word in _MARKS for word in said) < _ENOUGH:
        return list(said)
    return [english for word in said for english in _ENGLISH.get(word, word).split()]
