"""Invented sentences, each with the concepts it uses; `-` before a concept: its clause denies or rejects it."""

from __future__ import annotations

SENTENCES = """
We build deterrence by denial along the strait. | deterrence-by-denial
The fleet rests on deterrence by punishment. | deterrence-by-punishment
Retaliatory strikes would follow any raid. | deterrence-by-punishment
We will impose severe costs if an attacker lands. | deterrence-by-punishment
Sunland imposed tariffs and feared retaliation against its trade. |
Norland and Sunland impose costs on Eastland for its appalling actions. |
Extended deterrence is the heart of the alliance. | extended-deterrence
The extended nuclear deterrence of Norland covers Sunland. | extended-deterrence
Sunland lives under a nuclear umbrella. | nuclear-umbrella
Nuclear sharing arrangements have been in place for decades. | nuclear-sharing
Dual-capable aircraft train each spring. | nuclear-sharing
Integrated deterrence joins every ministry. | integrated-deterrence
The tailored deterrence strategy was renewed. | tailored-deterrence
Air and missile defence is being networked. | missile-defence
Counterstrike capabilities arrive in the autumn. | counterstrike
Arms control and risk reduction in nuclear affairs were discussed. | arms-control, escalation-management
Disaster risk reduction was discussed. |
The battlegroup of Norland moved to the border. | forward-presence
Two battlegroups strengthen the forward presence. | forward-presence, forward-presence
Its persistent presence of naval forces will grow. | forward-presence
The company keeps a persistent presence in schools. |
Grey-zone coercion grows in the strait. | grey-zone
Hybrid threats to ports were named. | hybrid
They sell hybrid cars. |
Non-proliferation remains our aim. | non-proliferation
We oppose the proliferation of nuclear weapons. | non-proliferation
Norland will not use nuclear weapons first. | no-first-use
Norland adopted no first use. | no-first-use
Its sole purpose is to deter nuclear attack. | no-first-use
The sole purpose of the fund is to build schools. |
A world without nuclear weapons is our goal. |
The TPNW and humanitarian disarmament go together. | humanitarian-disarmament, humanitarian-disarmament
Sunland will not join the Treaty on the Prohibition of Nuclear Weapons. | -humanitarian-disarmament
The nuclear-weapon-free zone of the south holds. | non-proliferation
The security of Europe and the Indo-Pacific is interconnected. | cross-theatre-linkage
An attack on one is an attack on all. | collective-response
The ministers promised a joint response to any armed attack. | collective-response
The ministers promised a joint response to the pandemic. |
Collective action on climate is urgent. |
Article 5 is a sacred duty. | collective-response
Article 5 of the Constitution protects speech. |
The reassurance of allies needs troops. | assurance
Parents look for reassurance. |
Its ironclad commitment to the defence of Sunland stands. | assurance
Its ironclad commitment to climate action stands. |
The risk of escalation is real. | escalation-management
The risk of escalation in price is real. |
A hotline between the defence ministries was opened. | escalation-management
A suicide hotline was opened. |
National resilience is a duty of all. | resilience
The resilience of critical infrastructure comes first. | resilience
Cyber resilience is tested each year. | resilience
We improve cyber resilience in a changing threat environment. | resilience
Resilience against hybrid attacks was rehearsed. | resilience, hybrid
Resilient defence supply chains are needed. |
The resilience of munitions supply chains is weak. | resilience
The resilience of our networks is weak. | resilience
Societal resilience belongs to deterrence. | resilience
Energy resilience of bases was tested. | resilience
Civil preparedness is old in Norland. | resilience
Supply chain resilience is good for growth. |
Resilient supply chains for semiconductors are needed. |
Economic resilience matters. |
Climate resilience is urgent. |
The resilience of the earthquake victims moved us. |
Disaster resilient infrastructure will be built. |
Your resilience and your resolve have been a model. |
Financial resilience was praised. |
The resilience of coastal cities to floods is studied. |
The Pacific Resilience Facility was opened. |
Sunland seeks self-reliance in defence. | self-reliance
Self-reliance in rice was reached. |
A self-help group met. |
Strategic autonomy is debated. | self-reliance
Ukraine must be able to defend itself. |
We help partners defend themselves. |
They have the right to defend themselves without help. |
Sunland can defend itself alone. | self-reliance
We need the means to defend ourselves. | self-reliance
Sunland debates its own nuclear weapons. | self-reliance
Sunland does not seek nuclear sharing. | -nuclear-sharing
Sunland does not want nuclear sharing or arms control. | -nuclear-sharing, -arms-control
Norland never supported no first use. | -no-first-use
Norland will not adopt deterrence by punishment. | -deterrence-by-punishment
There is no nuclear umbrella. | -nuclear-umbrella
There are no plans for nuclear sharing. | -nuclear-sharing
There is no need for counterstrike capabilities. | -counterstrike
We see no role for arms control. | -arms-control
Neither nuclear sharing nor counterstrike is planned. | -nuclear-sharing, -counterstrike
We will neither host nuclear sharing nor join missile defence. | -nuclear-sharing, -missile-defence
Sunland rejects extended deterrence. | -extended-deterrence
Sunland opposed missile defence. | -missile-defence
The minister ruled out nuclear sharing. | -nuclear-sharing
Sunland renounced deterrence by punishment. | -deterrence-by-punishment
Norland abandoned its policy of strategic autonomy. | -self-reliance
The cabinet refused to adopt integrated deterrence. | -integrated-deterrence
The cabinet refuses nuclear sharing. | -nuclear-sharing
The party is against nuclear sharing. | -nuclear-sharing
The council voted against missile defence. | -missile-defence
The council is opposed to arms control. | -arms-control
Without recourse to nuclear sharing, we strengthen missile defence. | -nuclear-sharing, missile-defence
Nuclear sharing is ruled out. | -nuclear-sharing
Nuclear sharing is not an option. | -nuclear-sharing
Counterstrike is no longer needed. | -counterstrike
Extended deterrence has no place in our region. | -extended-deterrence
Arms control is not planned. | -arms-control
The talks are not about nuclear sharing. | -nuclear-sharing
It isn't about escalation management. | -escalation-management
We're not going to be stationing nuclear weapons on islands. | -nuclear-sharing
Sunland does not, however, seek nuclear sharing. | -nuclear-sharing
We chose missile defence rather than nuclear sharing. | missile-defence, -nuclear-sharing
Sunland has no intention of joining nuclear sharing. | -nuclear-sharing
Norland no longer relies on deterrence by punishment. | deterrence-by-punishment
There is no nuclear sharing but extended deterrence. | -nuclear-sharing, extended-deterrence
Sunland does not seek nuclear sharing, and it upholds arms control. | -nuclear-sharing, arms-control
Sunland does not seek war while extended deterrence holds. | extended-deterrence
We do not want war because missile defence failed. | missile-defence
We do not act alone, so that collective defence works. | collective-response
Sunland does not reject nuclear sharing. | nuclear-sharing
Sunland never ruled out counterstrike. | counterstrike
No party opposes missile defence. | missile-defence
We cannot do without extended deterrence. | extended-deterrence
Peace cannot be achieved without nuclear non-proliferation. | non-proliferation
A world without nuclear weapons cannot be achieved without arms control. | arms-control
Without extended deterrence Sunland would fall. | extended-deterrence
Nobody doubts extended deterrence. | extended-deterrence
We will not abandon extended deterrence. | extended-deterrence
We must not weaken arms control. | arms-control
Missile defence is not without merit. | missile-defence
There is no alternative to arms control. | arms-control
There is no substitute for extended deterrence. | extended-deterrence
There is no doubt that integrated deterrence works. | integrated-deterrence
No doubt tailored deterrence works. | tailored-deterrence
Not only arms control but also missile defence counts. | arms-control, missile-defence
Our plan is not just missile defence. | missile-defence
Our plan is not limited to missile defence. | missile-defence
It does not rest on missile defence alone. | missile-defence
It is not merely nuclear sharing. | nuclear-sharing
Is nuclear sharing not needed? | nuclear-sharing
Why do you not want nuclear sharing? | nuclear-sharing
If Sunland does not seek nuclear sharing, others will. | nuclear-sharing
Unless they reject nuclear sharing, talks end. | nuclear-sharing
We stand against aggression and for extended deterrence. | extended-deterrence
Against aggression we build missile defence. | missile-defence
We stand against hybrid threats. | hybrid
We reject grey-zone coercion. | grey-zone
We urge regional de-escalation and do not want to see this conflict widen. | escalation-management
We will not tolerate hybrid attacks. | hybrid
Their not meeting delayed the arms control talks. | arms-control
The minister denied rumours, and extended deterrence holds. | extended-deterrence
They could not agree on dates for talks on missile defence. | missile-defence
Arms control is not dead. | arms-control
Extended deterrence does not fail. | extended-deterrence
There was never a stronger case for arms control. | arms-control
The talks ended in no time and arms control was saved. | arms-control
"""
